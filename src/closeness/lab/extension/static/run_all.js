// The command behind the toolbar's "Run all". JupyterLab's own does nothing, without a word, while the kernel of a
// notebook just opened is still starting. A learner's one press must count whenever it comes, so this one waits.
export default [
  {
    id: "closeness:run-all",
    description: "Run all cells as soon as the kernel is there.",
    autoStart: true,
    activate: (app) => {
      app.commands.addCommand("closeness:run-all", {
        label: "Run all",
        caption: "Run all cells: the boards appear",
        isEnabled: () => app.commands.isEnabled("notebook:run-all-cells"),
        execute: async () => {
          const { sessionContext } = app.shell.currentWidget ?? {};
          await sessionContext?.ready;
          await sessionContext?.session?.kernel?.info;
          return app.commands.execute("notebook:run-all-cells");
        },
      });
    },
  },
];
