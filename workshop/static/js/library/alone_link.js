/** The link for one person alone: copied with one press. */
import { attach as copyLink } from "../console/copy_link.js";

export function attach(section) {
  const announcement = section.querySelector("[data-announce]");
  copyLink(section, (words) => {
    announcement.textContent = words;
  });
}

document.querySelectorAll("[data-alone-link]").forEach(attach);
