// Csound's colours in the cells of JupyterLab and Notebook 7 that hold Csound.
//
// The rule: this is what JupyterLab loads, written by hand: a container of module federation with
// one plugin, which takes all that it needs from what JupyterLab shares. So it needs no bundler, and
// holds nothing that could be out of date.
(() => {
  const MIME = "text/x-csound";
  const MAGIC = /^\s*%%(csound|csd|score)\b/;
  const WORDS =
    /(instr|endin|opcode|endop|if|then|ithen|kthen|else|elseif|endif|while|until|do|od|goto|igoto|kgoto|xin|xout)\b/;
  /** What is taken in this order, each with the tag of CodeMirror that gives it its colour. */
  const TOKENS = [
    [/;.*|\/\/.*/, "comment"],
    [/"(\\.|[^"\\])*"?/, "string"],
    [/<\/?\w+>?/, "tagName"],
    [/#\s*(define|include|includestr|ifdef|ifndef|undef|else|end)\b|\$\w+\.?/, "meta"],
    [WORDS, "keyword"],
    [/(0dbfs|sr|kr|ksmps|nchnls(_i)?|p\d+)\b/, "atom"],
    [/0[xX][\da-fA-F]+|(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/, "number"],
    [/[A-Za-z_]\w*/, "variableName"],
    [/[-+*/%^=<>!&|?:]+/, "operator"],
  ];
  /** What may go on over lines. */
  const SPANS = [
    ["/*", "*/", "comment"],
    ["{{", "}}", "string"],
  ];

  /** Reads to the end of a span, or of the line. */
  function throughSpan(stream, state) {
    const [, end, tag] = state.span;
    if (stream.skipTo(end)) {
      stream.match(end);
      state.span = null;
    } else {
      stream.skipToEnd();
    }
    return tag;
  }

  function token(stream, state) {
    if (state.span) {
      return throughSpan(stream, state);
    }
    if (stream.eatSpace()) {
      return null;
    }
    if (stream.sol() && stream.match(/%%.*/)) {
      return "meta";
    }
    state.span = SPANS.find(([start]) => stream.match(start)) ?? null;
    if (state.span) {
      return throughSpan(stream, state);
    }
    const found = TOKENS.find(([pattern]) => stream.match(pattern));
    if (!found) {
      stream.next();
    }
    return found?.[1] ?? null;
  }

  /** Gives a cell the language that its first line asks for, now and whenever that changes. */
  function follow(cell, notebook) {
    const fit = () => {
      const isCsound = MAGIC.test(cell.sharedModel.getSource().slice(0, 200));
      if (isCsound && cell.mimeType !== MIME) {
        cell.mimeType = MIME;
      } else if (!isCsound && cell.mimeType === MIME) {
        cell.mimeType = notebook.codeMimetype;
      }
    };
    cell.contentChanged.connect(fit);
    cell.mimeTypeChanged.connect(fit); // the notebook sets it anew when its kernel is ready
    fit();
  }

  async function watch({ content, context }) {
    await context.ready;
    const followed = new WeakSet();
    const look = () => {
      for (const cell of content.model?.cells ?? []) {
        if (cell.type === "code" && !followed.has(cell)) {
          followed.add(cell);
          follow(cell, content);
        }
      }
    };
    content.model?.cells.changed.connect(look);
    look();
  }

  let shared = {};

  /** Returns a module that JupyterLab shares; of those named here there is only ever one version. */
  async function sharedModule(name) {
    const [provided] = Object.values(shared[name]);
    return (await provided.get())();
  }

  async function extension() {
    const [language, codemirror, notebook] = await Promise.all(
      ["@codemirror/language", "@jupyterlab/codemirror", "@jupyterlab/notebook"].map(sharedModule),
    );
    const csound = language.StreamLanguage.define({
      name: "csound",
      startState: () => ({ span: null }),
      copyState: (state) => ({ ...state }),
      token,
      languageData: { commentTokens: { line: ";", block: { open: "/*", close: "*/" } } },
    });
    const plugin = {
      id: "orchestron_jupyter:csound-cells",
      description: "Csound's colours in cells that hold Csound",
      autoStart: true,
      requires: [codemirror.IEditorLanguageRegistry, notebook.INotebookTracker],
      activate: (_app, languages, notebooks) => {
        languages.addLanguage({
          name: "csound",
          displayName: "Csound",
          mime: MIME,
          extensions: ["csd", "orc", "sco", "udo"],
          support: new language.LanguageSupport(csound),
        });
        notebooks.widgetAdded.connect((_sender, panel) => watch(panel));
        notebooks.forEach(watch);
      },
    };
    return { __esModule: true, default: plugin };
  }

  globalThis._JUPYTERLAB ??= {};
  globalThis._JUPYTERLAB.orchestron_jupyter = {
    init: (scope) => {
      shared = scope;
    },
    get: async () => {
      const module = await extension();
      return () => module;
    },
  };
})();
