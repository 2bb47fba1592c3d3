import type { OpenApi, Operation, Webhook } from './document.ts';
import { SCRIPT, STYLE } from './parts.ts';
import { contentView, row, schemaView, text } from './schema.ts';

/** The document as one HTML page, which needs nothing else. */
export const docsPage = ({ info, servers, tags, paths, webhooks, components }: OpenApi): string => {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, ...operation })),
  );
  const sections = tags.flatMap(({ name, description }) => {
    const ofTag = operations.filter((one) => one.tags.includes(name));
    if (ofTag.length === 0) return [];
    return `<h2>${text(name)}</h2><p>${text(description)}</p>${ofTag.map(operationView).join('')}`;
  });
  const events = Object.entries(webhooks).map(([type, { post }]) => eventView(type, post));
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) =>
      `<details id="${text(name)}"><summary><code>${text(name)}</code></summary>${schemaView(schema)}</details>`,
  );
  const addresses = servers.map(
    ({ url, description }) => `<li><code>${text(url)}</code> ${text(description)}</li>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${text(info.title)}</title>
<style>${STYLE}</style>
<h1>${text(info.title)} ${text(info.version)}</h1>
<p>${text(info.description)} Machine-readable: <a href="openapi.json">openapi.json</a>.</p>
<ul>${addresses.join('')}</ul>
<p><input id="filter" type="search" placeholder="Filter, such as: ship" aria-label="Filter" hidden></p>
${sections.join('\n')}
<h2>Events</h2><p>${text(tags.find(({ name }) => name === 'Events')?.description ?? '')}</p>
${events.join('\n')}
<h2>Schemas</h2>
${schemas.join('\n')}
<script>${SCRIPT}</script>
</html>
`;
};

const operationView = ({
  method,
  path,
  summary,
  parameters = [],
  requestBody,
  responses,
  'x-codeSamples': samples = [],
}: Operation & { readonly method: string; readonly path: string }): string => {
  const taken = parameters.map(({ in: place, name, required = false, schema, ...said }) =>
    row(`${name}, in the ${place}`, required, { ...schema, ...said }),
  );
  const answers = Object.entries(responses).map(
    ([status, { description, content }]) =>
      `<tr><td>${status}</td><td>${text(description)}</td><td>${contentView(content)}</td></tr>`,
  );
  const commands = samples.map(
    ({ label, source }) => `<h4>${text(label)}</h4><pre>${text(source)}</pre>`,
  );
  return `<details>
<summary><b>${method.toUpperCase()}</b> <code>${text(path)}</code> ${text(summary)}</summary>
${taken.length > 0 ? `<h3>Parameters</h3><table>${taken.join('')}</table>` : ''}
${requestBody ? `<h3>Body</h3>${contentView(requestBody.content)}` : ''}
<h3>Responses</h3><table>${answers.join('')}</table>
<h3>Try it</h3>${commands.join('')}
</details>`;
};

const eventView = (type: string, { summary, requestBody }: Webhook): string => `<details>
<summary><code>${text(type)}</code> ${text(summary)}</summary>
${contentView(requestBody.content)}
</details>`;
