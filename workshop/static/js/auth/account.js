/** The pages with a password: signing in, a new account, a new password. */
import { attach as attachErrorSummary } from "../web/error_summary.js";
import { attach as attachPassword } from "./password_field.js";

attachErrorSummary(document);
document.querySelectorAll("[data-password]").forEach(attachPassword);
