import type { Content, Schema } from './document.ts';

/** What a body is by its schema, and what it can look like. */
export const contentView = (content: Content = {}): string =>
  Object.entries(content)
    .map(([type, { schema, example, examples = {} }]) => {
      const shown = [
        ...(example === undefined ? [] : [{ summary: 'Example', value: example }]),
        ...Object.values(examples),
      ];
      return `${schemaView(schema)} <small>${text(type)}</small>${shown.map(exampleView).join('')}`;
    })
    .join('');

const exampleView = ({ summary, value }: { summary: string; value: unknown }): string =>
  `<details class="example"><summary>${text(summary)}</summary><pre>${text(
    typeof value === 'string' ? value : JSON.stringify(value, null, 2),
  )}</pre></details>`;

/** The fields of an object, or what anything else is. */
export const schemaView = (schema: Schema): string => {
  const { properties, required = [] } = schema;
  if (!properties) return typeOf(schema);
  const rows = Object.entries(properties).map(([name, field]) =>
    row(name, required.includes(name), field),
  );
  return `<table>${rows.join('')}</table>`;
};

export const row = (name: string, required: boolean, schema: Schema): string =>
  `<tr><td><code>${text(name)}</code>${required ? '' : ' (optional)'}</td><td>${typeOf(schema)}</td><td>${text(
    schema.description ?? '',
  )}</td></tr>`;

const typeOf = (schema: Schema): string => {
  const { $ref, anyOf, oneOf = anyOf, items, properties, minimum, maximum } = schema;
  if ($ref) {
    const name = text($ref.slice($ref.lastIndexOf('/') + 1));
    return `<a href="#${name}">${name}</a>`;
  }
  if (oneOf) return oneOf.map(typeOf).join(' or ');
  if (items) return `list of ${schemaView(items)}`;
  if (properties) return schemaView(schema);
  if ('const' in schema) return `<code>${text(JSON.stringify(schema.const))}</code>`;
  if (schema.enum) return schema.enum.map((one) => `<code>${text(String(one))}</code>`).join(', ');
  const range = minimum === undefined ? '' : ` from ${minimum}${maximum ? ` to ${maximum}` : ''}`;
  return `${text(schema.format ?? [schema.type ?? 'anything'].flat().join(' or '))}${range}`;
};

export const text = (value: string): string =>
  value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
