// A SPARQL editor: CodeMirror as NiceGUI ships it, with our prefixes and terms, and the place of an error.
import { t, told, whenTurned } from "./common.js";

const KEYWORDS = "SELECT ASK CONSTRUCT DESCRIBE WHERE DISTINCT FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES AS GROUP BY HAVING ORDER LIMIT OFFSET COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT EXISTS NOT IN STR LANG LANGMATCHES DATATYPE REGEX CONTAINS STRSTARTS STRENDS STRLEN LCASE UCASE REPLACE IF COALESCE BOUND isIRI isLiteral PREFIX".split(" ");

export async function editor(home, words, terms, run, changed) {
  const CM = await import("nicegui-codemirror");
  const marking = CM.StateEffect.define();
  const marked = CM.StateField.define({
    create: () => CM.Decoration.none,
    update: (set, change) => { for (const effect of change.effects) if (effect.is(marking)) set = effect.value; return change.docChanged ? CM.Decoration.none : set; },
    provide: (field) => CM.EditorView.decorations.from(field),
  });
  const language = await CM.languages.find((one) => one.name === "SPARQL").load();
  const dark = new CM.Compartment(), look = () => (document.body.classList.contains("body--dark") ? CM.syntaxHighlighting(CM.oneDarkHighlightStyle) : []);
  const view = new CM.EditorView({
    doc: words,
    parent: home,
    extensions: [
      CM.keymap.of([{ key: "Mod-Enter", run: () => { run(); return true; } }]),
      dark.of(look()), CM.basicSetup, language, marked, CM.EditorView.lineWrapping,
      CM.EditorState.languageData.of(() => [{ autocomplete: completion(terms) }]),
      CM.EditorView.contentAttributes.of({ "aria-label": t("ask.editor") }),
      CM.EditorView.updateListener.of((update) => { if (update.docChanged) changed(update.state.doc.toString()); }),
    ],
  });
  whenTurned(() => view.dispatch({ effects: dark.reconfigure(look()) }));
  return {
    wrong(at) {
      if (!at) { view.dispatch({ effects: marking.of(CM.Decoration.none) }); return; }
      const line = view.state.doc.line(Math.min(at[0], view.state.doc.lines));
      let place = line.from; // columns are code points
      for (const sign of [...line.text].slice(0, at[1] - 1)) place += sign.length;
      let from = Math.min(place, line.to), to = Math.min(line.to, from + Math.max(1, (/^\S+/.exec(line.text.slice(from - line.from))?.[0] ?? "").length));
      if (from === to && from > line.from) from -= 1;
      if (from < to) view.dispatch({ effects: marking.of(CM.Decoration.set([CM.Decoration.mark({ class: "kg-wrong" }).range(from, to)])), selection: { anchor: from }, scrollIntoView: true });
    },
  };
}

function completion(terms) {
  const known = terms.map(([name, zh, en]) => ({ label: name, detail: (told.lang === "zh" ? zh : en) || "", type: "class" }));
  const prefixes = Object.entries(told.prefixes).map(([name, iri]) => ({ label: `${name}:`, detail: iri, type: "namespace" }));
  const words = KEYWORDS.map((word) => ({ label: word, type: "keyword" }));
  return (context) => {
    const before = context.matchBefore(/[\w]*:?[\w-]*/);
    if (!before || (before.from === before.to && !context.explicit) || "?$\"'".includes(context.state.sliceDoc(before.from - 1, before.from) || " ")) return null;
    const named = before.text.includes(":");
    // a term by its own name, or by its label
    return { from: before.from, options: named ? known : [...words, ...prefixes, ...known], validFor: /^[\w]*:?[\w-]*$/ };
  };
}
