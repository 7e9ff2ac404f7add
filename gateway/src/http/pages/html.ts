/** Text that is safe in an element or a quoted attribute. Catalogue texts are hostile texts. */
export class Html {
  constructor(readonly text: string) {}
}

/** A template in which every value is escaped, except what is already Html. */
export function html(parts: TemplateStringsArray, ...values: (string | number | Html | Html[] | undefined)[]): Html {
  return new Html(parts.map((part, index) => part + render(values[index])).join(''));
}

function render(value: string | number | Html | Html[] | undefined): string {
  if (value === undefined) {
    return '';
  }
  if (Array.isArray(value)) {
    return value.map(render).join('');
  }
  return value instanceof Html ? value.text : escape(String(value));
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);
}
