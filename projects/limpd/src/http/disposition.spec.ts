import { describe, expect, it } from 'vitest';
import { dispositionOf } from './disposition.ts';

describe('Content-Disposition', () => {
  it.each([
    ['a.png', `inline; filename="a.png"; filename*=UTF-8''a.png`],
    ['ünï (1).png', `inline; filename="_n_ (1).png"; filename*=UTF-8''%C3%BCn%C3%AF%20%281%29.png`],
    ['صورة.png', `inline; filename="____.png"; filename*=UTF-8''%D8%B5%D9%88%D8%B1%D8%A9.png`],
    ['a"b%.png', `inline; filename="a_b_.png"; filename*=UTF-8''a%22b%25.png`],
    ['../../x', `inline; filename=".._.._x"; filename*=UTF-8''.._.._x`],
    [
      'a\r\nSet-Cookie: b',
      `inline; filename="a__Set-Cookie: b"; filename*=UTF-8''a__Set-Cookie%3A%20b`,
    ],
    ['\ud800', `inline; filename="_"; filename*=UTF-8''_`],
  ])('of %j holds the name and nothing else', (name, expected) => {
    const header = dispositionOf(name, 'image/png');
    expect(header).toBe(expected);
    expect(new Headers({ 'Content-Disposition': header }).get('content-disposition')).toBe(header);
  });

  it.each([
    ['image/jpeg', 'inline'],
    ['video/mp4', 'inline'],
    ['application/pdf', 'inline'],
    ['text/plain', 'inline'],
    ['image/svg+xml', 'attachment'],
    ['text/html', 'attachment'],
    ['application/xhtml+xml', 'attachment'],
    ['application/octet-stream', 'attachment'],
    ['', 'attachment'],
  ])('has files of type %j as %s', (type, kind) => {
    expect(dispositionOf('a', type).split(';')[0]).toBe(kind);
  });
});
