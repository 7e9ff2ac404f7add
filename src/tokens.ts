import type { Vitrine } from '@vitrine/sdk';
import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import type { CatalogModel } from './catalog/model.js';
import type { Language } from './session/language.js';

/** What this JupyterLab is bound to: one project and one compartment of it. */
export interface ISessionInfo {
  project: string;
  compartment: string;
  language: Language;
  /** The gateway was not started for production. */
  demonstration: boolean;
}

/** The researcher's session: who talks to the gateway, and for which project. */
export interface IVitrineSession {
  /** Language of labels, rules and findings: that of JupyterLab's interface. */
  readonly language: Language;
  /** The client of the gateway, by way of this JupyterLab's own server. */
  client(): Promise<Vitrine>;
  /** Asked once; a failure is asked again. */
  info(): Promise<ISessionInfo>;
}

export const IVitrineSession = new Token<IVitrineSession>(
  'vitrine:IVitrineSession',
  'The session of Vitrine: the client of the gateway, and the project and compartment that this JupyterLab is bound to.'
);

export const IDataCatalog = new Token<CatalogModel>(
  'vitrine:IDataCatalog',
  'The sources, datasets and variables that the project is approved for, with search and selection.'
);
export type IDataCatalog = CatalogModel;

/** The query panels. */
export interface IQueryPanels {
  /** Opens a panel, or the current one if it is still empty. */
  open(options?: { sql?: string }): Promise<void>;
  /** Writes at the cursor of the current panel; opens one if there is none. */
  insert(text: string): Promise<void>;
  /** Id of the current panel's query, once its result is whole; null before, and without a panel. */
  readonly result: string | null;
  /** `result` may be another. */
  readonly changed: ISignal<IQueryPanels, void>;
}

export const IQueryPanels = new Token<IQueryPanels>(
  'vitrine:IQueryPanels',
  'The query panels: opens one with a query, or writes into the current one.'
);
