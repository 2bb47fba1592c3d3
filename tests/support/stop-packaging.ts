import { rm } from 'node:fs/promises';

export default (): Promise<void> => rm(`${process.env.TEMPLATES}`, { recursive: true });
