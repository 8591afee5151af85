/** Several files in one (ZIP, each stored as it is), which is what a Word document is made of. No DOM here. */

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;         // of the format: 2.0
const UTF8 = 0x0800;        // the names are UTF-8
const DAY = 0x0021;         // 1 January 1980: when somebody wrote is nobody's business

/** @param files [{name, text}] in their order */
export function zipped(files) {
  const encoder = new TextEncoder();
  const parts = [];
  const central = [];
  let offset = 0;
  files.forEach((file) => {
    const name = encoder.encode(file.name);
    const body = encoder.encode(file.text);
    const about = [[2, VERSION], [2, UTF8], [2, 0], [2, 0], [2, DAY], [4, crc32(body)], [4, body.length], [4, body.length],
      [2, name.length], [2, 0]];
    const local = numbers([[4, LOCAL]].concat(about));
    parts.push(local, name, body);
    central.push(numbers([[4, CENTRAL], [2, VERSION]].concat(about, [[2, 0], [2, 0], [2, 0], [4, 0], [4, offset]])), name);
    offset += local.length + name.length + body.length;
  });
  const size = central.reduce((sum, one) => sum + one.length, 0);
  const end = numbers([[4, END], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset], [2, 0]]);
  return joined(parts.concat(central, [end]));
}

/** Numbers with the lowest byte first: [[bytes, number]]. */
function numbers(given) {
  const out = [];
  given.forEach(([bytes, number]) => {
    for (let at = 0; at < bytes; at += 1) {
      out.push((number >>> (8 * at)) & 0xff);
    }
  });
  return Uint8Array.from(out);
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  parts.forEach((one) => {
    whole.set(one, at);
    at += one.length;
  });
  return whole;
}

const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  }
  return rest;
});

function crc32(bytes) {
  let rest = 0xffffffff;
  for (let at = 0; at < bytes.length; at += 1) {
    rest = TABLE[(rest ^ bytes[at]) & 0xff] ^ (rest >>> 8);
  }
  return (rest ^ 0xffffffff) >>> 0;
}
