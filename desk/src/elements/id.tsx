/** An id as far as one reads it; the whole where the pointer rests, and in what is copied from the address. */
export function Id({ value }: { value: string }): JSX.Element {
  return (
    <span className="id" title={value}>
      {value.length > 14 ? `${value.slice(0, 10)}…` : value}
    </span>
  );
}
