export const ImportView = () => <h1>Import</h1>;
