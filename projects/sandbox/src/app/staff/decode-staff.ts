import type { Doc } from 'ng-limp';
import { isRecord } from '../common/is-record';
import type { Localized, Staff, StaffFile } from './staff';

/** A document as the server sent it, as staff: what it lacks or has otherwise is left empty. */
export function decodeStaff(doc: Doc): Staff {
  const { _id, name, jobtitle, photo, attachments, create_time } = doc;
  return {
    id: _id,
    name: decodeLocalized(name),
    jobtitle: decodeLocalized(jobtitle),
    photo: decodeFile(photo),
    attachments: Array.isArray(attachments)
      ? attachments.map(decodeFile).filter((file) => file !== null)
      : [],
    createTime: typeof create_time === 'string' ? create_time : '',
  };
}

function decodeLocalized(value: unknown): Localized {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

function decodeFile(value: unknown): StaffFile | null {
  if (!isRecord(value)) return null;
  const { name, size } = value;
  return typeof name === 'string' && typeof size === 'number' ? { name, size } : null;
}
