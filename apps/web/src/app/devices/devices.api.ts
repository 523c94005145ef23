import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import {
  ROUTES,
  type BulkChangeDto,
  type BulkChangeResultDto,
  type CreateDeviceTypeDto,
  type DeviceDetailDto,
  type DeviceImportDto,
  type DevicePageDto,
  type DeviceQueryDto,
  type DeviceSettingsDto,
  type DeviceTypeDto,
  type DeviceTypeListDto,
  type ExplainDto,
  type PatchDeviceDto,
  type PatchDeviceTypeDto,
} from '@pcms/contract';
import type { Observable } from 'rxjs';

/** Every call about devices and device types. */
@Injectable({ providedIn: 'root' })
export class DevicesApi {
  private readonly http = inject(HttpClient);

  list(query: () => DeviceQueryDto): HttpResourceRef<DevicePageDto | undefined> {
    return httpResource<DevicePageDto>(() => ({ url: ROUTES.devices.list, params: { ...query() } }));
  }

  one(deviceId: () => string): HttpResourceRef<DeviceDetailDto | undefined> {
    return httpResource<DeviceDetailDto>(() => ROUTES.devices.one(deviceId()));
  }

  change(deviceId: string, change: PatchDeviceDto): Observable<DeviceDetailDto> {
    return this.http.patch<DeviceDetailDto>(ROUTES.devices.one(deviceId), change);
  }

  admit(deviceId: string): Observable<unknown> {
    return this.http.post(ROUTES.devices.admit(deviceId), {});
  }

  retire(deviceId: string): Observable<unknown> {
    return this.http.post(ROUTES.devices.retire(deviceId), {});
  }

  allowReenrolment(deviceId: string): Observable<unknown> {
    return this.http.post(ROUTES.devices.allowReenrolment(deviceId), {});
  }

  checkNow(deviceId: string): Observable<unknown> {
    return this.http.post(ROUTES.devices.checkNow(deviceId), {});
  }

  identify(deviceId: string): Observable<unknown> {
    return this.http.post(ROUTES.devices.identify(deviceId), {});
  }

  /** Why the device is, or is not, being updated. */
  explain(deviceId: () => string): HttpResourceRef<ExplainDto | undefined> {
    return httpResource<ExplainDto>(() => ROUTES.devices.explain(deviceId()));
  }

  rollBack(deviceId: string): Observable<DeviceDetailDto> {
    return this.http.post<DeviceDetailDto>(ROUTES.devices.rollBack(deviceId), {});
  }

  withdrawRollBack(deviceId: string): Observable<DeviceDetailDto> {
    return this.http.delete<DeviceDetailDto>(ROUTES.devices.rollBack(deviceId));
  }

  set(deviceId: string, settings: DeviceSettingsDto): Observable<DeviceDetailDto> {
    return this.http.put<DeviceDetailDto>(ROUTES.devices.settings(deviceId), settings);
  }

  show(deviceId: string, picture: Blob): Observable<unknown> {
    return this.http.put(ROUTES.devices.picture(deviceId), picture, { headers: { 'Content-Type': 'image/bmp' } });
  }

  removePicture(deviceId: string): Observable<unknown> {
    return this.http.delete(ROUTES.devices.picture(deviceId));
  }

  changeMany(change: BulkChangeDto): Observable<BulkChangeResultDto> {
    return this.http.post<BulkChangeResultDto>(ROUTES.devices.bulk, change);
  }

  /** Takes over all lines of a CSV, or none. */
  importCsv(file: Blob): Observable<DeviceImportDto> {
    return this.http.post<DeviceImportDto>(ROUTES.devices.csv, file, { headers: { 'Content-Type': 'text/csv' } });
  }

  delete(deviceId: string): Observable<unknown> {
    return this.http.delete(ROUTES.devices.one(deviceId));
  }

  types(): HttpResourceRef<DeviceTypeListDto | undefined> {
    return httpResource<DeviceTypeListDto>(() => ROUTES.devices.types);
  }

  createType(type: CreateDeviceTypeDto): Observable<DeviceTypeDto> {
    return this.http.post<DeviceTypeDto>(ROUTES.devices.types, type);
  }

  changeType(name: string, change: PatchDeviceTypeDto): Observable<DeviceTypeDto> {
    return this.http.patch<DeviceTypeDto>(ROUTES.devices.type(name), change);
  }
}
