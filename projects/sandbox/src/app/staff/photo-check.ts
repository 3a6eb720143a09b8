/** What comparing a photo with the one that was sent has come to. */
export type PhotoCheck = 'checking' | 'same' | 'different' | 'failed';

/** Fetches a file from the server and compares it with the one that was sent, byte for byte. */
export async function checkPhoto(address: string, sent: File): Promise<PhotoCheck> {
  try {
    const response = await fetch(address);
    if (!response.ok) return 'failed';
    const [there, here] = await Promise.all([response.bytes(), sent.bytes()]);
    const isSame = there.length === here.length && there.every((byte, at) => byte === here[at]);
    return isSame ? 'same' : 'different';
  } catch {
    // Not reachable, or the file was changed on the disk since.
    return 'failed';
  }
}
