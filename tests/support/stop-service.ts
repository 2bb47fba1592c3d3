export default async (): Promise<void> => {
  await (globalThis as unknown as { stopService: () => Promise<unknown> }).stopService();
};
