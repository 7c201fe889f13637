// A finding as a card: what the text does not show, on which words, by which article, and what would help.
import { el, t, told } from "./common.js";

export const words = (both) => (both ? (told.lang === "zh" ? both.zh || both.en : both.en || both.zh) : "");

export function findingCard(finding, cited, attributes = {}, ...more) {
  const line = (name, said) => (said ? el("div", { class: "line" }, el("b", {}, name), said) : "");
  const waived = finding.waived ? el("div", { class: "line" }, el("span", { class: "badge" }, t("check.waiver", { day: finding.waived.expires, reason: finding.waived.reason }))) : "";
  return el(attributes.onclick ? "button" : "div", { type: attributes.onclick ? "button" : null, class: "item", "data-finding": finding.rule, ...attributes },
    el("div", {}, el("span", { class: `badge ${finding.severity}` }, t(`severity.${finding.severity}`)), el("span", { class: "soft small" }, `${finding.rule} · ${finding.clause ? `§ ${finding.clause}` : t("report.whole")}`)),
    el("div", { class: "head" }, words(finding.message)), finding.quote ? el("q", {}, [...finding.quote].slice(0, 300).join("")) : "",
    line(t("report.basis"), cited), line(t("report.remedy"), words(finding.remedy)), waived, ...more);
}
