import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { ReactiveFilesForm } from './reactive-files-form';
import { RunningUploads } from './running-uploads';
import { SignalFilesForm } from './signal-files-form';
import { TemplateFilesForm } from './template-files-form';

type Kind = 'signal' | 'reactive' | 'template';

/** The same form with files in each kind that Angular has, and all that goes up. */
@Component({
  selector: 'app-files-page',
  imports: [ReactiveFilesForm, RunningUploads, SignalFilesForm, TemplateFilesForm],
  templateUrl: './files-page.html',
  styleUrl: './files-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FilesPage {
  protected readonly kinds: readonly (readonly [kind: Kind, name: string])[] = [
    ['signal', 'Signal form'],
    ['reactive', 'Reactive form'],
    ['template', 'Template-driven form'],
  ];
  protected readonly kind = signal<Kind>('signal');
}
