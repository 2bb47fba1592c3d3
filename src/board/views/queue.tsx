export const QueueView = (_: { state: string | null }) => <h1>Queue</h1>;
