import * as z from 'zod';
import { allocationRefusedSchema } from '../../../src/adapters/eventbridge/allocation-refused.ts';
import { eventSchemas } from '../../../src/adapters/eventbridge/event-schemas.ts';
import { SCHEMA_VERSIONS } from '../../../src/adapters/eventbridge/published-event.ts';
import { commandSchemas } from '../../../src/handlers/messages/command-schemas.ts';

/** A JSON Schema of an object. */
export type ObjectSchema = {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
};

/** What is published, or what is accepted. */
export type Kind = 'event' | 'command';

/** A schema as it is published. */
export type Document = {
  readonly kind: Kind;
  readonly name: string;
  readonly version: number;
  readonly schema: ObjectSchema;
};

/** What the code tells and accepts, at its present versions. */
export const documents = (): readonly Document[] => [
  ...Object.entries(eventSchemas).map(([name, schema]) =>
    documentOf('event', name, SCHEMA_VERSIONS[name as keyof typeof eventSchemas], schema),
  ),
  documentOf('event', 'AllocationRefused', 1, allocationRefusedSchema),
  // Who sends a command does not name a version: one that takes something else has another name.
  ...Object.entries(commandSchemas).map(([name, schema]) => documentOf('command', name, 1, schema)),
];

const documentOf = (kind: Kind, name: string, version: number, of: z.core.$ZodType): Document => {
  const { $schema, description, ...schema } = z.toJSONSchema(of, {
    // A command as it is sent. An event has no other form, but may have fields of a later version.
    io: 'input',
    override: ({ jsonSchema }) => {
      // The format says it. Zod's expression for it is unreadable, and another in another version.
      if (jsonSchema.format) delete jsonSchema.pattern;
    },
  });
  const $id = `urn:stock-allocation:${kind}:${name}:${version}`;
  const about = { $schema, $id, title: name, ...(description && { description }) };
  return { kind, name, version, schema: { ...about, ...schema } as unknown as ObjectSchema };
};

export const fileOf = ({ name, version }: Pick<Document, 'name' | 'version'>): string =>
  `${name}.v${version}.json`;

export const textOf = ({ schema }: Document): string => `${JSON.stringify(schema, null, 2)}\n`;
