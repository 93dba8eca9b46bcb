/** How far an import has come. `total` is 0 while nobody can know it, as when pages are being read. */
export type Progress = { readonly phase: string; readonly done: number; readonly total: number };

export type OnProgress = (progress: Progress) => void;
