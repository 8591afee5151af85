/**
 * The connection of one live page: state first, then changes.
 *
 * connect({namespace, auth, stateUrl, commandUrl, csrf, revision, onState, onEvent, onConnection, onWaiting, onRefused})
 *
 *   onState(state)                     a whole state: it replaces what was there
 *   onEvent: {step_opened(payload)}    one change; comes only when it is the very next one (its revision is last + 1)
 *   onConnection(words, isConnected)   words for the bar, or null when all is well
 *   onWaiting(count)                   how many commands have failed to arrive so far and are being retried
 *   onPaced(words)                     words for the bar while a command waits because this page went too fast; null after
 *   onRefused(status)                  the state may not be read any more (the session is gone, or this phone is not in it)
 *   revision                           of the state the page was rendered with (optional)
 *   room                               of the session: where several servers share the work, it leads to this session's
 *   isLive                             false: no socket and nothing pushed; commands and state go by HTTP alone (optional)
 *
 * What was pushed while a phone slept is gone, so pushes are hints and the state is the truth: it is fetched again on waking
 * up, on coming back, at every connect and on every gap in the revisions. A command goes over the socket; when no acknowledgement comes the
 * SAME payload, with the same client_id, goes by HTTP, again and again until an answer comes. What was done already may be
 * refused then: an acknowledgement that still comes over the socket counts for more. When the page went too fast,
 * the answer says for how long to wait, and then the same payload goes again.
 */
import { SERVER_STOPPING, SESSION_STATE } from "./events.js";
import { retried } from "../web/retried.js";
import { said } from "../web/said.js";

const ACK_TIMEOUT = 4000;            // milliseconds to wait for an acknowledgement over the socket, before the other door
const LATE_ACK = 60000;              // milliseconds in which it may still come
const OVERTAKEN = 2000;              // milliseconds to wait for it when the other door refused the same command
const OPEN_TIMEOUT = 4000;           // milliseconds for a socket to open, before it is tried another way
const FETCH_TIMEOUT = 10000;         // milliseconds before an HTTP request counts as lost
const FIRST_RETRY = 1000;            // milliseconds
const LAST_RETRY = 15000;            // milliseconds; the wait doubles up to this
const POLL_EVERY = 5000;             // milliseconds, while the socket is down
const POLL_AFTER_LOSS = 2000;        // milliseconds; the first poll after the socket went comes within this
const JITTER = 0.5;                  // share of a wait that is random, so that a room does not come back in one instant
const GRACE = 1500;                  // milliseconds; shorter breaks are not worth a word
const BUSY_WAIT = 2000;              // milliseconds, when the server is busy and does not say for how long

export const RECONNECTING_WORDS = said("Reconnecting: keep writing, your text is safe");
export const OUT_OF_DATE_WORDS = said("This page is out of date. Reload it and try again: your text is kept.");

const library = retried((query) => import("../../vendor/socket.io.esm.min.js" + query));

const TOO_FAST = "too_fast";
const AGAIN = "again";               // how a page comes back after a break; it is only counted
const NEXT = "next";
const KNOWN = "known";
const GAP = "gap";

/** What an event is to a page at revision last: the next one, one already known, or a sign that something was missed. */
export function placeOf(revision, last) {
  if (last !== null && revision <= last) {
    return KNOWN;
  }
  return last !== null && revision === last + 1 ? NEXT : GAP;
}

/** Milliseconds to wait before the retry with this number (0, 1, 2 …); random is in [0, 1). */
export function retryWait(number, random) {
  const wait = Math.min(LAST_RETRY, FIRST_RETRY * Math.pow(2, Math.min(number, 10)));
  return Math.round(wait * (1 - JITTER + 2 * JITTER * random));
}

/**
 * What the answer to an HTTP command means: {ack} to hand on, or {wait} in milliseconds (null: the usual backoff).
 *
 * An acknowledgement is an answer whatever its status, save that a busy server is asked again.
 */
export function readAnswer(status, body, retryAfter) {
  const isAck = body !== null && typeof body === "object" && typeof body.ok === "boolean";
  const isBusy = status === 503 || status === 429 || (isAck && isForLater(body));
  if (isBusy) {
    const seconds = Number(retryAfter);
    const wait = retryAfter && seconds >= 0 ? seconds * 1000 : isAck ? waitOf(body) : BUSY_WAIT;
    return { wait, words: isAck && body.error === TOO_FAST ? body.words : null };
  }
  if (isAck) {
    return { ack: body };
  }
  if (status >= 500) {
    return { wait: null };
  }
  return { ack: { ok: false, error: "malformed", words: OUT_OF_DATE_WORDS } };
}

/** Whether an acknowledgement says that the same command goes through later. */
export function isForLater(ack) {
  return ack.error === "busy" || ack.error === TOO_FAST;
}

/** Milliseconds that an acknowledgement asks to wait. */
export function waitOf(ack) {
  return ack.retry_after > 0 ? ack.retry_after * 1000 : BUSY_WAIT;
}

/** Open the connection of this page. */
export function connect(options) {
  const handlers = options.onEvent || {};
  let last = options.revision === undefined ? null : options.revision;
  let isReachable = true;
  let waiting = 0;
  let answered = 0;   // acknowledgements so far
  let wakers = [];
  let reading = null;
  let readAgain = false;
  let meanwhile = [];   // counts told while a state was being read, as [name, payload]
  let isRefused = false;
  let isEnded = false;
  let pollTimer = null;
  let barTimer = null;
  let knockTimer = null;
  let readTimer = null;
  let hasSocket = false;
  let hasConnected = false;
  let answeredAtOpen = null;   // `answered` as the socket began to open; null once its first state has come
  let stoppingWords = null;   // what the server said when it began to restart

  const connection = {
    command,
    refresh,
    end,
    onWaiting: options.onWaiting || null,
    isConnected: () => socket.connected,
  };

  const isLive = options.isLive !== false;
  let socket = noSocket();   // until the library has come, which a page does not wait for; meanwhile it goes by HTTP
  const openSocket = (io) => io(options.namespace, {
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    auth: (callback) => callback(Object.assign({ language: document.documentElement.lang }, hasConnected ? { how: AGAIN } : {}, options.auth)),
    query: options.room ? { room: options.room } : {},
    timeout: OPEN_TIMEOUT,
    reconnectionDelay: FIRST_RETRY,
    reconnectionDelayMax: LAST_RETRY,
    randomizationFactor: JITTER,
  });

  // --- state, then changes

  function applyState(state) {
    last = state.revision;
    isRefused = false;
    options.onState(state);
  }

  function applyEvent(name, payload) {
    if (payload.revision === undefined || payload.revision === null) {
      if (reading !== null) {
        meanwhile.push([name, payload]);
      }
      handlers[name](payload);
      return;
    }
    const place = placeOf(payload.revision, last);
    if (place === NEXT) {
      last = payload.revision;
      handlers[name](payload);
    } else if (place === GAP) {
      refresh();
    }
  }

  /** Fetch the state and hand it on. Resolves to whether that worked; calls that come meanwhile share one more fetch. */
  function refresh() {
    if (isEnded) {
      return Promise.resolve(false);
    }
    if (reading) {
      readAgain = true;
      return reading;
    }
    reading = readState().then((isRead) => {
      reading = null;
      if (readAgain) {
        readAgain = false;
        return refresh();
      }
      return isRead;
    });
    return reading;
  }

  async function readState() {
    const lastBefore = last;
    const answeredBefore = answered;
    meanwhile = [];
    try {
      const response = await fetchJson(options.stateUrl, {
        headers: { Accept: "application/json" },
        cache: "no-store",
      });
      if (response.status >= 400 && response.status < 500 && response.status !== 429) {
        isRefused = true;
        if (options.onRefused) {
          options.onRefused(response.status);
        }
        return false;
      }
      if (response.status === 429) {
        const { wait } = readAnswer(response.status, response.body, response.retryAfter);
        clearTimeout(readTimer);
        readTimer = setTimeout(refresh, wait + Math.random() * FIRST_RETRY);
        return false;
      }
      if (response.status !== 200 || response.body === null) {
        throw new Error("no state: status " + response.status);
      }
      const state = response.body;
      if (answered !== answeredBefore || (last !== lastBefore && state.revision < last)) {
        readAgain = true;   // a change, or the acknowledgement of an act of this page, overtook this answer
      } else {
        applyState(state);
        meanwhile.forEach(([name, payload]) => handlers[name](payload));   // nobody tells them again until they change
      }
      setReachable(true);
      return true;
    } catch (error) {
      if (socket.connected) {   // then nobody else asks again
        clearTimeout(readTimer);
        readTimer = setTimeout(refresh, POLL_EVERY * (1 + JITTER * Math.random()));
      } else {
        setReachable(false);
      }
      return false;
    }
  }

  // --- commands

  /** Send a command. Resolves to its acknowledgement, however long that takes. */
  async function command(name, payload) {
    const ack = await deliver(name, payload);
    answered += 1;
    return ack;
  }

  async function deliver(name, payload) {
    let isCounted = false;
    const late = { ack: null, coming: null };
    let answer = await emitWithin(name, payload, late);
    if (answer.ack) {
      return answer.ack;
    }
    for (let number = 0; ; number += 1) {
      if (!answer.words) {          // whoever went too fast by one door would by the other
        answer = await post(name, payload);
        if (answer.ack && !answer.ack.ok && late.coming !== null) {
          await Promise.race([late.coming, pause(OVERTAKEN)]);
          answer = { ack: late.ack || answer.ack };
        }
      }
      if (answer.ack) {
        setPaced(null);
        if (isCounted) {
          setWaiting(waiting - 1);
        }
        setTimeout(refresh, 0);   // by this door, an older state may still be on its way over the socket
        return answer.ack;
      }
      if (!isCounted) {
        isCounted = true;
        setWaiting(waiting + 1);
      }
      setPaced(answer.words || null);
      await sleep(answer.wait === null ? retryWait(number, Math.random()) : answer.wait + Math.random() * FIRST_RETRY);
      answer = await emitWithin(name, payload, late);
      if (answer.ack) {
        setPaced(null);
        setWaiting(waiting - 1);
        return late.ack || answer.ack;
      }
    }
  }

  /**
   * The answer over the socket, as readAnswer() has it; {} when there is no socket, or none came in time.
   *
   * @param late is told of an act that was done although its acknowledgement did not come in time: `ack`, and `coming`, a
   *   promise that ends once it is there or can no longer come.
   */
  function emitWithin(name, payload, late) {
    return new Promise((resolve) => {
      if (!socket.connected) {
        resolve({});
        return;
      }
      late.coming = new Promise((end) => {
        const timer = setTimeout(() => resolve({}), ACK_TIMEOUT);
        socket.timeout(LATE_ACK).emit(name, payload, (error, ack) => {
          clearTimeout(timer);
          if (!error && ack && ack.ok) {
            late.ack = ack;
          }
          resolve(error || !ack ? {} : readAnswer(ack.ok ? 200 : 409, ack, null));
          end();
        });
      });
    });
  }

  function setPaced(words) {
    if (options.onPaced) {
      options.onPaced(words);
    }
  }

  async function post(name, payload) {
    try {
      const response = await fetchJson(options.commandUrl(name), {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": options.csrf },
        body: JSON.stringify(payload),
      });
      return readAnswer(response.status, response.body, response.retryAfter);
    } catch (error) {
      return { wait: null };
    }
  }

  function setWaiting(count) {
    waiting = count;
    if (connection.onWaiting) {
      connection.onWaiting(waiting);
    }
  }

  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  /** Wait, but no longer than until there is a sign that the network is back. */
  function sleep(milliseconds) {
    return new Promise((resolve) => {
      wakers.push(resolve);
      setTimeout(() => {
        wakers = wakers.filter((waker) => waker !== resolve);
        resolve();
      }, milliseconds);
    });
  }

  function wake() {
    const sleepers = wakers;
    wakers = [];
    sleepers.forEach((resolve) => resolve());
  }

  // --- the bar, in words

  function setReachable(isReachableNow) {
    if (stoppingWords !== null && socket.connected) {
      return;   // it still answers, and is about to go
    }
    isReachable = isReachableNow;
    if (isReachable) {
      clearTimeout(barTimer);
      barTimer = null;
      stoppingWords = null;
      tell(null);
    } else if (barTimer === null) {
      barTimer = setTimeout(() => tell(stoppingWords || RECONNECTING_WORDS), stoppingWords === null ? GRACE : 0);
    }
    if (!isReachable && !isLive) {
      pollIn(POLL_EVERY);
    }
  }

  function tell(words) {
    if (options.onConnection) {
      options.onConnection(words, socket.connected);
    }
  }

  // --- while the socket is down

  function pollIn(milliseconds) {
    if (pollTimer === null && !isEnded) {
      pollTimer = setTimeout(poll, milliseconds);
    }
  }

  function poll() {
    pollTimer = null;
    if (socket.connected || (!isLive && isReachable)) {
      return;
    }
    pollIn(POLL_EVERY * (1 + JITTER * Math.random()));
    if (!document.hidden) {
      refresh();
    }
  }

  /** The library does not come back by itself after the server ended or refused the connection. */
  function knockLater() {
    if (knockTimer === null) {
      knockTimer = setTimeout(() => {
        knockTimer = null;
        if (!socket.connected && !isRefused && !isEnded) {
          socket.connect();
        }
      }, LAST_RETRY * (1 - JITTER * Math.random()));
    }
  }

  function onLost() {
    pollIn(POLL_AFTER_LOSS * Math.random());
    if (!socket.active && !isEnded) {
      knockLater();
    }
  }

  /** Nothing more will happen here: let the socket go and ask no more. */
  function end() {
    isEnded = true;
    clearTimeout(pollTimer);
    pollTimer = null;
    socket.disconnect();
    setReachable(true);
  }

  // A network that lets a WebSocket open and then cuts it does not count as an error for the library, so it would try the
  // same again for ever: from the second try on, long polling goes first.
  function pollFirstNextTime() {
    if (!hasConnected) {
      socket.io.opts.transports = ["polling", "websocket"];
    }
  }

  async function goLive() {
    try {
      const { io } = await library();
      if (!isEnded && !hasSocket) {
        hasSocket = true;
        answeredAtOpen = answered;
        socket = openSocket(io);
        listen();
      }
    } catch (error) {
      setTimeout(goLive, LAST_RETRY * (1 - JITTER * Math.random()));   // the network broke; the page polls
    }
  }

  function listen() {
    socket.io.on("reconnect_attempt", () => {
      answeredAtOpen = answered;
      pollFirstNextTime();
    });
    socket.on("connect", () => {
      hasConnected = true;
      clearTimeout(pollTimer);
      pollTimer = null;
      stoppingWords = null;
      setReachable(true);
      wake();
    });
    socket.on(SERVER_STOPPING, (payload) => {
      stoppingWords = payload.words;
      tell(stoppingWords);
    });
    socket.on("disconnect", () => {
      if (!isEnded) {
        setReachable(false);
        onLost();
      }
    });
    socket.on("connect_error", onLost);
    socket.on(SESSION_STATE, (state) => {
      const isOvertaken = answeredAtOpen !== null && answered !== answeredAtOpen;   // by an act that went by HTTP meanwhile
      answeredAtOpen = null;
      if (isOvertaken || (last !== null && state.revision < last)) {
        refresh();   // it was read before what this page knows already, and was on its way for longer
      } else {
        applyState(state);
      }
    });
    Object.keys(handlers).forEach((name) => socket.on(name, (payload) => applyEvent(name, payload)));
  }

  if (isLive) {
    pollIn(POLL_EVERY);
    goLive();
  }

  // --- waking up and coming back

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      wake();
      refresh();
    }
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      refresh();   // shown again from the browser's memory
    }
  });
  window.addEventListener("online", () => {
    wake();
    refresh();
    if (!socket.connected && !isEnded) {
      socket.connect();
    }
  });
  window.addEventListener("offline", () => setReachable(false));

  return connection;
}

/** In the place of a socket, where there is none, or none yet. */
function noSocket() {
  const nothing = () => {};
  return { connected: false, active: true, on: nothing, connect: nothing, disconnect: nothing, io: { on: nothing, opts: {} } };
}

/** One HTTP request, read to its end, as {status, body, retryAfter}; body is null when it is not JSON. */
async function fetchJson(url, request) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), FETCH_TIMEOUT);
  try {
    const response = await fetch(url, Object.assign({ signal: controller.signal, credentials: "same-origin" }, request));
    const text = await response.text();
    return { status: response.status, body: parse(text), retryAfter: response.headers.get("Retry-After") };
  } finally {
    clearTimeout(timer);
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    return null;
  }
}
