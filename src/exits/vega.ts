import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';

type Json = Record<string, unknown>;

/** The metadata under which JupyterLab's Vega renderer draws no menu, whatever the output itself asked for. */
export function menuless(metadata: Json, type: string): Json {
  const own = (metadata[type] ?? {}) as Json;
  return { ...metadata, [type]: { ...own, embed_options: { ...((own['embed_options'] ?? {}) as Json), actions: false } } };
}

/** A factory like the given one whose charts have no menu. Vega itself stays JupyterLab's, loaded when first needed. */
export function withoutMenu(factory: IRenderMime.IRendererFactory, type: string): IRenderMime.IRendererFactory {
  return {
    ...factory,
    safe: factory.safe,
    mimeTypes: [type],
    createRenderer: options => {
      const renderer = factory.createRenderer(options);
      const render = renderer.renderModel.bind(renderer);
      renderer.renderModel = model => render(new MenulessModel(model, type));
      return renderer;
    }
  };
}

/** A view of an output's model: its data are its own, and the metadata say that there is no menu. */
class MenulessModel implements IRenderMime.IMimeModel {
  constructor(
    private readonly model: IRenderMime.IMimeModel,
    private readonly type: string
  ) {}

  get trusted(): boolean {
    return this.model.trusted;
  }

  get data(): IRenderMime.IMimeModel['data'] {
    return this.model.data;
  }

  get metadata(): IRenderMime.IMimeModel['metadata'] {
    return menuless(this.model.metadata as Json, this.type) as IRenderMime.IMimeModel['metadata'];
  }

  // The stock renderer stores a picture of each chart in the notebook; it is dropped here, and the data stay as they are.
  setData(): void {
    return;
  }
}
