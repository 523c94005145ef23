import { Pipe, type PipeTransform } from '@angular/core';
import { bytesText, countText, durationText } from './measures';

/** `1133664 | bytes` → "1.08 MB". */
@Pipe({ name: 'bytes' })
export class BytesPipe implements PipeTransform {
  transform(bytes: number): string {
    return bytesText(bytes);
  }
}

/** `1133664 | count` → "1,133,664". */
@Pipe({ name: 'count' })
export class CountPipe implements PipeTransform {
  transform(count: number): string {
    return countText(count);
  }
}

/** `5160 | duration` → "1 h 26 min". */
@Pipe({ name: 'duration' })
export class DurationPipe implements PipeTransform {
  transform(seconds: number): string {
    return durationText(seconds);
  }
}
