/** What the side bar lets the reader do with what is selected. */
export interface ICatalogActions {
  /** Double-click, Enter: a query of a dataset, the name of a variable. */
  use: () => void;
  query: () => void;
  count: () => void;
  insert: () => void;
}
