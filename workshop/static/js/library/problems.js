/** A form that came back with a problem: focus goes to its summary. */
import { attach } from "../web/error_summary.js";

attach(document);
