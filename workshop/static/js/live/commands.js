/** The names of the commands a browser sends, and the id that makes a retry the same act. */

export const SUBMIT_RESPONSE = "submit_response";
export const EDIT_RESPONSE = "edit_response";
export const WITHDRAW_RESPONSE = "withdraw_response";
export const PASS_STEP = "pass_step";

export const OPEN_LOBBY = "open_lobby";
export const OPEN_STEP = "open_step";
export const CLOSE_STEP = "close_step";
export const REVEAL_STEP = "reveal_step";
export const HOLD_STEP = "hold_step";
export const SET_DISPLAY = "set_display";
export const HIDE_RESPONSE = "hide_response";
export const RESTORE_RESPONSE = "restore_response";
export const CLOSE_SESSION = "close_session";

const CLIENT_ID_BYTES = 16;   // 32 hexadecimal characters

/** A new random id for one act. crypto.randomUUID does not exist on plain-HTTP pages. */
export function newClientId() {
  const bytes = new Uint8Array(CLIENT_ID_BYTES);
  crypto.getRandomValues(bytes);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
