/** The names of the commands a phone sends, and the id that makes a retry the same act. */

export const SUBMIT_RESPONSE = "submit_response";
export const EDIT_RESPONSE = "edit_response";
export const WITHDRAW_RESPONSE = "withdraw_response";
export const PASS_STEP = "pass_step";
export const ASK_FOR_TIME = "ask_for_time";
export const ASK_FOR_BREAK = "ask_for_break";
export const PARK = "park";
export const RESONATE = "resonate";
export const UNRESONATE = "unresonate";

const CLIENT_ID_BYTES = 16;   // 32 hexadecimal characters

/** A new random id for one act. crypto.randomUUID does not exist on plain-HTTP pages. */
export function newClientId() {
  const bytes = new Uint8Array(CLIENT_ID_BYTES);
  crypto.getRandomValues(bytes);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
