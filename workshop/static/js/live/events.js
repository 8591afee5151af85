/** The names of the live events the server sends: the mirror of workshop/live/events.py (a test compares the two). */

export const SESSION_STATE = "session_state";
export const STEP_OPENED = "step_opened";
export const STEP_CLOSED = "step_closed";
export const STEP_REVEALED = "step_revealed";
export const STEP_HELD = "step_held";
export const JOINED_CHANGED = "joined_changed";
export const ANSWERED_CHANGED = "answered_changed";
export const RESPONSES_GATHERED = "responses_gathered";
export const RESPONSES_SHOWN = "responses_shown";
export const RESPONSE_HIDDEN = "response_hidden";
export const RESPONSE_RESTORED = "response_restored";
export const SESSION_CLOSED = "session_closed";
