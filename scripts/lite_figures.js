// JupyterLab's drawing of Plotly figures, brought when the first figure is there: it is 5 MB of script, and most
// boards draw without it. This stands in the place of the extension and hands each figure on to it.
(() => {
  const NAME = "jupyterlab-plotly";
  const entry = new URL("remote-entry.js", document.currentScript.src).href;
  let scope;
  let extension;

  const shared = async (name) => {
    const [version] = Object.values(scope[name]);
    return (await version.get())();
  };

  const brought = () =>
    (extension ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = entry;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    }).then(async () => {
      const real = window._JUPYTERLAB[NAME];
      await real.init(scope);
      const found = (await real.get("./mimeExtension"))().default;
      return [found].flat()[0].rendererFactory;
    }));

  const plugin = async () => {
    const { PanelLayout, Widget } = await shared("@lumino/widgets");
    class Figure extends Widget {
      constructor(options) {
        super();
        this.layout = new PanelLayout();
        this.options = options;
      }

      async renderModel(model) {
        const factory = await brought();
        if (this.isDisposed) return;
        if (!this.layout.widgets.length) this.layout.addWidget(factory.createRenderer(this.options));
        await this.layout.widgets[0].renderModel(model);
      }
    }
    return {
      id: "@jupyterlab/plotly-extension:factory",
      description: "Draws Plotly figures, once there is one.",
      dataType: "json",
      rank: 2,
      rendererFactory: {
        safe: true,
        mimeTypes: ["application/vnd.plotly.v1+json"],
        createRenderer: (options) => new Figure(options),
      },
    };
  };

  (window._JUPYTERLAB ??= {})[NAME] = {
    init: (given) => {
      scope = given;
    },
    get: async () => {
      const made = await plugin();
      return () => ({ __esModule: true, default: made });
    },
  };
})();
