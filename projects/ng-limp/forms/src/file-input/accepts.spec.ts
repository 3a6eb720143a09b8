import { accepts } from './accepts';

const file = (name: string, type = '') => new File(['x'], name, { type });

describe('What a file input accepts', () => {
  it.each([
    ['', 'notes.txt', 'text/plain'],
    ['image/*', 'photo.png', 'image/png'],
    ['IMAGE/*', 'photo.png', 'image/png'],
    ['image/png', 'photo', 'image/png'],
    ['text/plain', 'notes', 'text/plain;charset=utf-8'],
    ['.png', 'PHOTO.PNG', ''],
    ['.tar.gz', 'all.tar.gz', 'application/gzip'],
    ['application/pdf , .png', 'photo.png', ''],
    ['*/*', 'what', ''],
  ])('by "%s" is %s (%s)', (accept, name, type) => {
    expect(accepts(accept, file(name, type))).toBe(true);
  });

  it.each([
    ['image/*', 'notes.txt', 'text/plain'],
    ['image/*', 'photo.png', ''],
    ['image/*', 'x', 'imagery/png'],
    ['image/png', 'photo.jpg', 'image/jpeg'],
    ['.png', 'photo.png.txt', 'text/plain'],
    ['.png', 'png', ''],
    ['audio/*,video/*,.pdf', 'notes.txt', 'text/plain'],
  ])('by "%s" is not %s (%s)', (accept, name, type) => {
    expect(accepts(accept, file(name, type))).toBe(false);
  });

  it('is everything when it names no type: HTML passes over what it does not know', () => {
    expect(accepts('png, *', file('notes.txt', 'text/plain'))).toBe(true);
    expect(accepts(' , ', file('notes.txt', 'text/plain'))).toBe(true);
  });
});
