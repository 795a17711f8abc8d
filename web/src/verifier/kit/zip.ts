/**
 * A ZIP file in exactly one spelling (ADR 0010): stored members, fixed time and rights, no extra field, no comment, no
 * gap. Every header is written again and compared, so nothing hides between members. PKWARE APPNOTE 6.3.10.
 */
import { type Bytes, concat, equal, Refused, utf8 } from '../bytes';

const MAX_ARCHIVE_BYTES = 2 ** 32 - 2;
const MAX_MEMBERS = 65_534;
const MAX_MEMBER_BYTES = 33_554_432;
const MAX_NAME_CHARS = 200;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,7}$/;
const LOCAL_BYTES = 30;
const RECORD_BYTES = 46;
const END_BYTES = 22;
const FIRST_OF_1980 = 0x21;
const FILE_0644 = 0o100644 * 65_536;

export class ZipRefused extends Refused {}

interface Member {
  name: string;
  crc: number;
  size: number;
  offset: number;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ (CRC_TABLE[(sum ^ byte) & 0xff] ?? 0);
  return (sum ^ 0xffffffff) >>> 0;
}

/** Little-endian numbers, each given as [width in bytes, value]. */
function packed(...fields: readonly (readonly [2 | 4, number])[]): Bytes {
  const bytes = new Uint8Array(fields.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return bytes;
}

const common = ({ crc, size, name }: Member) =>
  [
    [2, 20],
    [2, 0],
    [2, 0],
    [2, 0],
    [2, FIRST_OF_1980],
    [4, crc],
    [4, size],
    [4, size],
    [2, name.length],
    [2, 0],
  ] as const;

const localHeader = (member: Member): Bytes => concat(packed([4, 0x04034b50], ...common(member)), utf8(member.name));

const directoryRecord = (member: Member): Bytes =>
  concat(
    packed([4, 0x02014b50], [2, 0x0314], ...common(member), [2, 0], [2, 0], [2, 0], [4, FILE_0644], [4, member.offset]),
    utf8(member.name),
  );

const endRecord = (count: number, size: number, at: number): Bytes =>
  packed([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, at], [2, 0]);

const contentAt = (member: Member): number => member.offset + LOCAL_BYTES + member.name.length;
const endOf = (member: Member): number => contentAt(member) + member.size;

/** An archive whose every header was compared. Contents are read, and their checksums compared, when asked for. */
export class ZipReader {
  readonly members = new Map<string, Member>();

  private constructor(private readonly file: Blob) {}

  /** ZipRefused when the file is anything but the one spelling. */
  static async open(file: Blob): Promise<ZipReader> {
    const reader = new ZipReader(file);
    await reader.readDirectory();
    return reader;
  }

  async read(name: string): Promise<Bytes> {
    const member = this.members.get(name);
    if (member === undefined) throw new ZipRefused(`${name}: missing`);
    if (member.size > MAX_MEMBER_BYTES) {
      throw new ZipRefused(`${name}: expected at most ${MAX_MEMBER_BYTES} bytes, found ${member.size}`);
    }
    const content = await this.bytes(contentAt(member), member.size);
    if (crc32(content) !== member.crc) throw new ZipRefused(`${name}: the CRC-32 is another`);
    return content;
  }

  private async bytes(at: number, size: number): Promise<Bytes> {
    const found = new Uint8Array(await this.file.slice(at, at + size).arrayBuffer());
    if (found.length !== size) throw new ZipRefused(`archive: ends inside byte ${at}`);
    return found;
  }

  private async readDirectory(): Promise<void> {
    const { size } = this.file;
    if (size < END_BYTES || size > MAX_ARCHIVE_BYTES) {
      throw new ZipRefused(`archive: expected ${END_BYTES} to ${MAX_ARCHIVE_BYTES} bytes, found ${size}`);
    }
    const end = await this.bytes(size - END_BYTES, END_BYTES);
    const view = new DataView(end.buffer);
    const [count, length, at] = [view.getUint16(10, true), view.getUint32(12, true), view.getUint32(16, true)];
    if (!equal(end, endRecord(count, length, at)) || count > MAX_MEMBERS) {
      throw new ZipRefused('archive: the last 22 bytes are no plain end record');
    }
    if (at + length + END_BYTES !== size || length > count * (RECORD_BYTES + MAX_NAME_CHARS)) {
      throw new ZipRefused('archive: the directory does not fill the space before the end record');
    }
    this.records(await this.bytes(at, length), count);
    await this.compareHeaders(at);
  }

  private records(directory: Bytes, count: number): void {
    const view = new DataView(directory.buffer);
    const taken = new Set<string>();
    let at = 0;
    for (let number = 0; number < count; number += 1) {
      if (at + RECORD_BYTES > directory.length) throw new ZipRefused(`directory: cut short at record ${number}`);
      const behind = at + RECORD_BYTES + view.getUint16(at + 28, true);
      const name = safeName(directory.subarray(at + RECORD_BYTES, behind), taken);
      const [crc, size, offset] = [
        view.getUint32(at + 16, true),
        view.getUint32(at + 24, true),
        view.getUint32(at + 42, true),
      ];
      const member = { name, crc, size, offset };
      if (!equal(directory.subarray(at, behind), directoryRecord(member))) {
        throw new ZipRefused(`directory: the record of ${name} is not in the one spelling`);
      }
      this.members.set(name, member);
      at = behind;
    }
    if (at !== directory.length) throw new ZipRefused('directory: bytes behind the last record');
  }

  private async compareHeaders(directoryAt: number): Promise<void> {
    let at = 0;
    for (const member of this.members.values()) {
      if (member.offset !== at || endOf(member) > directoryAt) {
        throw new ZipRefused(`${member.name}: expected its header at byte ${at}, found ${member.offset}`);
      }
      const wanted = localHeader(member);
      if (!equal(await this.bytes(at, wanted.length), wanted)) {
        throw new ZipRefused(`${member.name}: header and directory disagree`);
      }
      at = endOf(member);
    }
    if (at !== directoryAt) throw new ZipRefused('archive: bytes between the last member and the directory');
  }
}

/** Refuses names that lead out of the folder, and two names that are the same but for case. */
function safeName(raw: Uint8Array, taken: Set<string>): string {
  const name = Array.from(raw, (byte) => String.fromCharCode(byte)).join('');
  if (name.length > MAX_NAME_CHARS || !NAME.test(name))
    throw new ZipRefused(`${JSON.stringify(name.slice(0, 80))}: not a safe name`);
  if (taken.has(name.toLowerCase())) throw new ZipRefused(`${name}: doubled`);
  taken.add(name.toLowerCase());
  return name;
}
