export default async (): Promise<void> => {
  await (globalThis as unknown as { stopDynamoDb: () => Promise<unknown> }).stopDynamoDb();
};
