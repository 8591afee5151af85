/** The pages of an account: signing in, a new account, a new password, passkeys and codes. */
import { attach as attachErrorSummary } from "../web/error_summary.js";
import { attach as attachPasskey } from "./passkey.js";
import { attach as attachPassword } from "./password_field.js";

attachErrorSummary(document);
document.querySelectorAll("[data-password]").forEach(attachPassword);
document.querySelectorAll("[data-passkey]").forEach((block) => attachPasskey(block));
