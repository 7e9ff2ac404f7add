/** Starts JupyterLab for a person; JupyterHub stands behind the same interface in a centre. */
export interface Notebooks {
  /** Starts the server on the first visit. `address` carries a one-time code for JupyterLab's own cookie. */
  open(session: NotebookSession): Promise<{ address: string }>;
  list(): NotebookSession[];
  close(): Promise<void>;
}

/** One JupyterLab: one person, one project, one compartment. */
export interface NotebookSession {
  person: string;
  project: string;
  compartment: string;
  language: 'en' | 'fr';
}
