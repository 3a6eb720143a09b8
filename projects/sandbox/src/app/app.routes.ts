import type { Routes } from '@angular/router';

/** The pages, each in a bundle of its own. */
export const routes: Routes = [
  {
    path: 'calls',
    title: 'Calls · LIMP Sandbox',
    loadComponent: () => import('./calls/calls-page').then(({ CallsPage }) => CallsPage),
  },
  {
    path: 'staff',
    title: 'Staff · LIMP Sandbox',
    loadComponent: () => import('./staff/staff-page').then(({ StaffPage }) => StaffPage),
  },
  {
    path: 'files',
    title: 'Files · LIMP Sandbox',
    loadComponent: () => import('./files/files-page').then(({ FilesPage }) => FilesPage),
  },
  { path: '**', redirectTo: 'calls' },
];
