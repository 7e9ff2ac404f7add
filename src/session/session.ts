import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { Vitrine } from '@vitrine/sdk';
import type { ISessionInfo, IVitrineSession } from '../tokens.js';
import type { Language } from './language.js';

/** Talks to the gateway through this JupyterLab's own server, which holds the token: the page never does. */
export class Session implements IVitrineSession {
  constructor(options: Session.IOptions) {
    this._settings = options.settings;
    this._translatedInto = options.language;
  }

  /** Read each time: the translator learns its language after the plugins start. */
  get language(): Language {
    return this._translatedInto();
  }

  client(): Promise<Vitrine> {
    return (this._client ??= this._connect());
  }

  info(): Promise<ISessionInfo> {
    this._info ??= this._ask().catch((error: unknown) => {
      this._info = undefined;
      throw error;
    });
    return this._info;
  }

  private async _connect(): Promise<Vitrine> {
    const { Vitrine } = await import('@vitrine/sdk');
    return new Vitrine({
      base: URLExt.join(this._settings.baseUrl, 'vitrine'),
      language: this.language,
      fetch: (input, init) => this._send(input, init)
    });
  }

  private async _ask(): Promise<ISessionInfo> {
    const { ConnectionError } = await import('@vitrine/sdk');
    const address = URLExt.join(this._settings.baseUrl, 'vitrine', 'session');
    let response: Response;
    try {
      response = await this._send(address, {});
    } catch (error) {
      throw new ConnectionError(0, { cause: error });
    }
    if (!response.ok) {
      throw new ConnectionError(response.status);
    }
    return (await response.json()) as ISessionInfo;
  }

  // JupyterLab wraps a refused connection in an error of its own; an abort must stay recognisable.
  private async _send(input: string, init: RequestInit): Promise<Response> {
    try {
      return await ServerConnection.makeRequest(input, init, this._settings);
    } catch (error) {
      init.signal?.throwIfAborted();
      throw error;
    }
  }

  private _settings: ServerConnection.ISettings;
  private _translatedInto: () => Language;
  private _client: Promise<Vitrine> | undefined;
  private _info: Promise<ISessionInfo> | undefined;
}

export namespace Session {
  export interface IOptions {
    settings: ServerConnection.ISettings;
    language: () => Language;
  }
}
