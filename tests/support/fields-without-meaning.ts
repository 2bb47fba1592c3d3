/** Fields and parameters that a document names and does not explain: by nothing, or by a rule alone. */
export const fieldsWithoutMeaning = (document: object): readonly string[] =>
  fieldsIn(document, '').flatMap(({ name, description }) =>
    !description || /^(must |Default: )/.test(description) ? name : [],
  );

type Field = { readonly name: string; readonly description: string | undefined };

/** Fields of all schemas, and parameters. */
const fieldsIn = (value: unknown, owner: string): readonly Field[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]): readonly Field[] => {
    if (['example', 'examples', 'x-codeSamples'].includes(key)) return [];
    const fields = key === 'properties' ? Object.entries(part) : [];
    const parameters = key === 'parameters' && Array.isArray(part) ? part : [];
    return [
      ...fields.map(([name, field]) => ({
        name: `${owner}.${name}`,
        description: (field as { description?: string }).description,
      })),
      ...parameters.map(({ name, description, schema }) => ({
        name: `${owner}: parameter ${name}`,
        description: description ?? schema.description,
      })),
      ...fieldsIn(part, `${owner}/${key}`),
    ];
  });
};
