type Schema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
};

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

type Operation = {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Content }>
  >;
};

/** As much of an OpenAPI document as the page shows. */
export type OpenApi = {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

/** The document as one HTML page, which needs nothing else. */
export const docsPage = ({ info, tags, paths, components }: OpenApi): string => {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, ...operation })),
  );
  const sections = tags.map(({ name, description }) => {
    const ofTag = operations.filter((one) => one.tags.includes(name));
    return `<h2>${text(name)}</h2><p>${text(description)}</p>${ofTag.map(operationView).join('')}`;
  });
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) => `<h3 id="${text(name)}">${text(name)}</h3>${schemaView(schema)}`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${text(info.title)}</title>
<style>${STYLE}</style>
<h1>${text(info.title)} ${text(info.version)}</h1>
<p>${text(info.description)} <a href="openapi.json">openapi.json</a> says it to machines.</p>
${sections.join('\n')}
<h2>Schemas</h2>
${schemas.join('\n')}
</html>
`;
};

const STYLE = `
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
details { border: 1px solid #8888; border-radius: .3rem; margin: .5rem 0; padding: .3rem .8rem; }
summary { cursor: pointer; }
summary b { display: inline-block; min-width: 4.5rem; }
code { font-size: .95em; }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid #8884; padding: .2rem .8rem .2rem 0; vertical-align: top; }
:root { color-scheme: light dark; }
`;

const operationView = ({
  method,
  path,
  summary,
  parameters = [],
  requestBody,
  responses,
}: Operation & { readonly method: string; readonly path: string }): string => {
  const taken = parameters.map(({ in: place, name, required = false, schema }) =>
    row(`${name}, in the ${place}`, required, schema),
  );
  const answers = Object.entries(responses).map(
    ([status, { description, content }]) =>
      `<tr><td>${status}</td><td>${text(description)}</td><td>${contentView(content)}</td></tr>`,
  );
  return `<details>
<summary><b>${method.toUpperCase()}</b> <code>${text(path)}</code> ${text(summary)}</summary>
${taken.length > 0 ? `<table>${taken.join('')}</table>` : ''}
${requestBody ? `<h4>Body</h4>${contentView(requestBody.content)}` : ''}
<h4>Answers</h4><table>${answers.join('')}</table>
</details>`;
};

const contentView = (content: Content = {}): string =>
  Object.entries(content)
    .map(([type, { schema }]) => `${schemaView(schema)} <small>${text(type)}</small>`)
    .join('');

/** The fields of an object, or what anything else is. */
const schemaView = (schema: Schema): string => {
  const { properties, required = [] } = schema;
  if (!properties) return typeOf(schema);
  const rows = Object.entries(properties).map(([name, field]) =>
    row(name, required.includes(name), field),
  );
  return `<table>${rows.join('')}</table>`;
};

const row = (name: string, required: boolean, schema: Schema): string =>
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

const text = (value: string): string =>
  value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
