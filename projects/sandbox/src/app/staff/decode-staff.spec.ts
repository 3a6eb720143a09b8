import { decodeStaff } from './decode-staff';

describe('A document of staff', () => {
  it('is read with its files', () => {
    const staff = decodeStaff({
      _id: 'f1',
      name: { en_AE: 'Sara', ar_AE: 'سارة' },
      jobtitle: null,
      photo: { name: 'a b#1.png', size: 3, type: 'image/png', content: true },
      attachments: [{ name: 'cv.pdf', size: 9 }, 'nonsense'],
      create_time: '2026-01-01T00:00:00.000000',
    });
    expect(staff).toEqual({
      id: 'f1',
      name: { en_AE: 'Sara', ar_AE: 'سارة' },
      jobtitle: {},
      photo: { name: 'a b#1.png', size: 3 },
      attachments: [{ name: 'cv.pdf', size: 9 }],
      createTime: '2026-01-01T00:00:00.000000',
    });
  });

  it('is empty where it lacks everything', () => {
    expect(decodeStaff({ _id: 'f2' })).toEqual({
      id: 'f2',
      name: {},
      jobtitle: {},
      photo: null,
      attachments: [],
      createTime: '',
    });
  });
});
