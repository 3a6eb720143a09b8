/** Lays out rows of text in columns. */

export interface Column {
  readonly title: string;
  /** Numbers stand to the right. Default: left. */
  readonly align?: 'right';
}

/** Columns without a single cell are left out. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const shown = columns
    .map(({ title, align }, at) => {
      const cells = rows.map((row) => row[at] ?? '');
      const width = Math.max(title.length, ...cells.map(({ length }) => length));
      const pad = (text: string): string =>
        align === 'right' ? text.padStart(width) : text.padEnd(width);
      return { lines: [title, ...cells].map(pad), isEmpty: cells.every((cell) => cell === '') };
    })
    .filter(({ isEmpty }) => !isEmpty);
  return ['', ...rows]
    .map((_, line) =>
      shown
        .map(({ lines }) => lines[line] ?? '')
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
