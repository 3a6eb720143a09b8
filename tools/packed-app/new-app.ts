/** Generates an app as `ng new` does, which itself refuses to run from inside of a workspace. */
import { schema } from '@angular-devkit/core';
import { NodeWorkflow } from '@angular-devkit/schematics/tools/index.js';
import { join } from 'node:path';

/** Writes a new app into `folder`/`name` and gives that folder. Nothing is installed. */
export async function newApp(folder: string, name: string, version: string): Promise<string> {
  const workflow = new NodeWorkflow(folder, {
    packageManager: 'npm',
    // also fills in the defaults
    schemaValidation: true,
    resolvePaths: [import.meta.dirname],
  });
  workflow.registry.addPostTransform(schema.transforms.addUndefinedDefaults);
  await new Promise<void>((resolve, reject) => {
    workflow
      .execute({
        collection: '@schematics/angular',
        schematic: 'ng-new',
        options: { name, version, style: 'css', skipInstall: true, skipGit: true },
      })
      .subscribe({ complete: resolve, error: reject });
  });
  return join(folder, name);
}
