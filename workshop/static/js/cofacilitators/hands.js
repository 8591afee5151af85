/** The pages of co-facilitators and facilitators: what is wrong is led to, and a link that was made is copied. */
import { attach as attachErrorSummary } from "../web/error_summary.js";
import "../web/copy_row.js";

attachErrorSummary(document);
