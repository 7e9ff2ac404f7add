import type { CatalogModel } from '../catalog/model.js';
import type { IColumn } from '../query/rows.js';
import type { IVitrineSession } from '../tokens.js';
import type { Shapes } from './drawing.js';
import { type IPlaces, placesOf, shapesOf } from './map.js';

/** Which columns can be drawn as a map, and the shapes: asked for once. */
export class Atlas {
  constructor(
    private readonly session: IVitrineSession,
    private readonly catalog: CatalogModel
  ) {}

  async places(columns: ReadonlyArray<Pick<IColumn, 'name'>>): Promise<IPlaces | null> {
    return placesOf(columns, await this.catalog.everything());
  }

  shapes(places: IPlaces): Promise<Shapes> {
    let asked = this._shapes.get(places.dataset.id);
    if (!asked) {
      asked = Promise.all([this.session.info(), this.session.client()]).then(([info, client]) => shapesOf(client, info.project, places));
      this._shapes.set(places.dataset.id, asked);
      asked.catch(() => this._shapes.delete(places.dataset.id));
    }
    return asked;
  }

  private _shapes = new Map<string, Promise<Shapes>>();
}
