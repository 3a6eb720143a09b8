/** Which scripts of a built app are loaded at its start. */

/**
 * The scripts that a page names, and those that they import statically, however indirectly. What is imported
 * dynamically is loaded when it is first used, and is none of them.
 *
 * @param html the page
 * @param codes the code of each script of the app, by its file name
 */
export function initialScripts(html: string, codes: ReadonlyMap<string, string>): string[] {
  const found = new Set<string>();
  const add = (file: string): void => {
    const code = codes.get(file);
    if (code === undefined || found.has(file)) return;
    found.add(file);
    for (const imported of namesIn(code, STATIC_IMPORT)) add(imported);
  };
  for (const file of namesIn(html, SCRIPT)) add(file);
  return [...found];
}

const SCRIPT = /<script\b[^>]*\bsrc="(?:\.?\/)?([^"]+)"/g;
/** `import"./a.js"`, `import{b}from"./a.js"` or `export{b}from"./a.js"`, but not `import("./a.js")`. */
const STATIC_IMPORT = /\b(?:import|from)\s*["']\.\/([^"']+)["']/g;

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, name]) => name ?? []);
}
