/**
 * The button that makes or uses a passkey.
 *
 * It asks the server for a challenge, the browser for its dialogue, and sends the form it stands in with the answer, so that
 * the server's page says what was wrong. It is shown only where the browser has passkeys: elsewhere the password is there.
 */

import { said } from "../web/said.js";

const CHALLENGE_URL = "/passkeys/challenge";
const AGAIN_AFTER = 240000;   // milliseconds; a challenge is good for five minutes

export const WORDS = {
  NotAllowedError: said("No passkey was used. Try again, or use your password."),
  InvalidStateError: said("This device has a passkey for this account already."),
  NotSupportedError: said("This device cannot make such a passkey. Use a password."),
  other: said("The passkey did not work here. Try again, or use your password."),
  offline: said("Workshop did not answer. Check the connection, then try again."),
};

/** Bytes from base64url, as the server writes them. */
export function toBytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

/** Base64url from bytes. */
export function toText(buffer) {
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** The server's options with bytes where the browser wants bytes. */
export function readOptions(options) {
  const read = Object.assign({}, options, { challenge: toBytes(options.challenge) });
  if (options.user) {
    read.user = Object.assign({}, options.user, { id: toBytes(options.user.id) });
  }
  ["allowCredentials", "excludeCredentials"].forEach((name) => {
    if (options[name]) {
      read[name] = options[name].map((one) => Object.assign({}, one, { id: toBytes(one.id) }));
    }
  });
  return read;
}

/** A credential as the server reads it. */
export function writeCredential(credential) {
  const answered = credential.response;
  const response = { clientDataJSON: toText(answered.clientDataJSON) };
  ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach((name) => {
    if (answered[name]) {
      response[name] = toText(answered[name]);
    }
  });
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: {},
  });
}

export function hasPasskeys(scope = window) {
  return Boolean(scope.isSecureContext && scope.PublicKeyCredential && scope.navigator.credentials);
}

export function attach(block) {
  if (!hasPasskeys()) {
    return;
  }
  const form = block.closest("form");
  const purpose = block.dataset.passkey;
  const button = block.querySelector("[data-passkey-button]");
  const answer = block.querySelector("[data-passkey-answer]");
  const status = block.querySelector("[data-passkey-status]");
  const isMaking = purpose === "create" || purpose === "add";
  let isPressed = false;
  let asked = Promise.resolve();   // ends when the challenge that was asked for last has come
  let waiting = null;   // what ends the browser's quiet offer while the person types an email address

  [button, block.querySelector("[data-passkey-hint]"), form.querySelector("[data-passkey-or]")].forEach((part) => {
    if (part) {
      part.hidden = false;
    }
  });
  const byPassword = form.querySelector("[data-by-password]");
  if (byPassword) {
    byPassword.classList.remove("button--primary");
  }

  function send(text) {
    answer.value = text;
    answer.disabled = false;
    form.submit();
  }

  /** One challenge after the other: the browser keeps all of them in one cookie, which the later answer writes anew. */
  function challenge() {
    const given = asked.then(askForOne);
    asked = given.catch(() => null);
    return given;
  }

  async function askForOne() {
    const typed = (name) => (form.elements[name] ? form.elements[name].value : "");
    const reply = await fetch(CHALLENGE_URL, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": block.dataset.csrf },
      body: JSON.stringify({ for: purpose, token: block.dataset.token, name: typed("name"), email: typed("email") }),
    });
    return reply.json();
  }

  async function press() {
    isPressed = true;
    if (waiting) {
      waiting.abort();
      waiting = null;
    }
    status.textContent = "";
    button.disabled = true;
    try {
      const given = await challenge().catch(() => null);
      if (given === null) {
        status.textContent = WORDS.offline;
      } else if (given.ok) {
        const publicKey = readOptions(given.options);
        send(writeCredential(await (isMaking ? navigator.credentials.create({ publicKey })
          : navigator.credentials.get({ publicKey }))));
      } else if (purpose === "create") {
        send("");   // the page that comes back says what is missing, at its field
      } else {
        status.textContent = given.words;
      }
    } catch (error) {
      status.textContent = WORDS[error.name] || WORDS.other;
    } finally {
      button.disabled = false;
    }
  }

  /** Offer passkeys among what the browser fills in for the email address, without a dialogue. */
  async function offerQuietly() {
    if (!window.PublicKeyCredential.isConditionalMediationAvailable ||
        !(await window.PublicKeyCredential.isConditionalMediationAvailable())) {
      return;
    }
    const given = await challenge().catch(() => ({ ok: false }));
    if (!given.ok || waiting || isPressed) {
      return;
    }
    waiting = new AbortController();
    const timer = setTimeout(() => {
      waiting.abort();
      waiting = null;
      offerQuietly();
    }, AGAIN_AFTER);
    try {
      const publicKey = readOptions(given.options);
      send(writeCredential(await navigator.credentials.get({ publicKey, mediation: "conditional", signal: waiting.signal })));
    } catch (error) {
      // the person does something else, or pressed the button
    } finally {
      clearTimeout(timer);
    }
  }

  button.addEventListener("click", press);
  if (purpose === "sign-in") {
    offerQuietly();
  }
}
