#include "TlsSession.h"

#include <esp_crt_bundle.h>
#include <esp_random.h>
#include <freertos/FreeRTOS.h>
#include <freertos/task.h>
#include <mbedtls/bignum.h>

#include <cstring>

#include "NonBlockingSocket.h"

namespace {

int sendOver(void* socket, const unsigned char* bytes, size_t count) {
  const int sent = lwip_send(*static_cast<int*>(socket), bytes, count, 0);
  if (sent >= 0) return sent;
  return hasToWait() ? MBEDTLS_ERR_SSL_WANT_WRITE : MBEDTLS_ERR_SSL_INTERNAL_ERROR;
}

int receiveOver(void* socket, unsigned char* bytes, size_t room) {
  const int received = lwip_recv(*static_cast<int*>(socket), bytes, room, 0);
  if (received > 0) return received;
  if (received == 0) return MBEDTLS_ERR_SSL_CONN_EOF;
  return hasToWait() ? MBEDTLS_ERR_SSL_WANT_READ : MBEDTLS_ERR_SSL_CONN_EOF;
}

/** The chip's generator; true random bytes, since the radio is on. */
int fillRandom(void*, unsigned char* bytes, size_t count) {
  esp_fill_random(bytes, count);
  return 0;
}

/** mbedTLS adds the code of the layer below (its 7 lowest bits) to that of the layer above. */
bool isOutOfMemory(int error) {
  constexpr int kLowLayer = 0x7F;
  return (-error & kLowLayer) == -MBEDTLS_ERR_MPI_ALLOC_FAILED || error == MBEDTLS_ERR_SSL_ALLOC_FAILED ||
         error == MBEDTLS_ERR_X509_ALLOC_FAILED || error == MBEDTLS_ERR_PK_ALLOC_FAILED;
}

ConnectOutcome outcomeOf(int error) {
  if (isOutOfMemory(error)) return ConnectOutcome::NoMemory;
  if (error == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED || error == MBEDTLS_ERR_X509_FATAL_ERROR)
    return ConnectOutcome::NotTrusted;
  return ConnectOutcome::TlsFailed;
}

}  // namespace

TlsSession::TlsSession() {
  mbedtls_ssl_init(&ssl_);
  mbedtls_ssl_config_init(&config_);
  mbedtls_x509_crt_init(&pinned_);
}

TlsSession::~TlsSession() {
  if (socket_ >= 0) mbedtls_ssl_close_notify(&ssl_);  // one try: the server may be gone
  mbedtls_ssl_free(&ssl_);
  mbedtls_ssl_config_free(&config_);
  mbedtls_x509_crt_free(&pinned_);
}

int TlsSession::trust(const Endpoint& endpoint) {
  switch (endpoint.trust) {
    case TlsTrust::Bundle:
      return esp_crt_bundle_attach(&config_) == ESP_OK ? 0 : MBEDTLS_ERR_X509_ALLOC_FAILED;
    case TlsTrust::PinnedCa: {
      if (endpoint.caPem == nullptr) return MBEDTLS_ERR_X509_CERT_VERIFY_FAILED;
      const auto* pem = reinterpret_cast<const unsigned char*>(endpoint.caPem);
      const int parsed = mbedtls_x509_crt_parse(&pinned_, pem, strlen(endpoint.caPem) + 1);
      mbedtls_ssl_conf_ca_chain(&config_, &pinned_, nullptr);
      // A text that is no certificate trusts nobody.
      return parsed == 0 || isOutOfMemory(parsed) ? parsed : MBEDTLS_ERR_X509_CERT_VERIFY_FAILED;
    }
    case TlsTrust::Nobody:
      mbedtls_ssl_conf_authmode(&config_, MBEDTLS_SSL_VERIFY_NONE);
      return 0;
  }
  return MBEDTLS_ERR_X509_CERT_VERIFY_FAILED;
}

int TlsSession::configure(const Endpoint& endpoint) {
  int error = mbedtls_ssl_config_defaults(&config_, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                          MBEDTLS_SSL_PRESET_DEFAULT);
  if (error != 0) return error;
  mbedtls_ssl_conf_rng(&config_, fillRandom, nullptr);
  mbedtls_ssl_conf_authmode(&config_, MBEDTLS_SSL_VERIFY_REQUIRED);
  error = trust(endpoint);
  if (error != 0) return error;
  error = mbedtls_ssl_setup(&ssl_, &config_);
  if (error != 0) return error;
  return mbedtls_ssl_set_hostname(&ssl_, endpoint.host);
}

ConnectOutcome TlsSession::shakeHands(const Deadline& deadline) {
  while (true) {
    const int result = mbedtls_ssl_handshake(&ssl_);
    if (result == 0) return ConnectOutcome::Connected;
    if (result != MBEDTLS_ERR_SSL_WANT_READ && result != MBEDTLS_ERR_SSL_WANT_WRITE) return outcomeOf(result);
    if (deadline.isOver()) return ConnectOutcome::TimedOut;
    vTaskDelay(pdMS_TO_TICKS(5));
  }
}

ConnectOutcome TlsSession::open(int socket, const Endpoint& endpoint, const Deadline& deadline) {
  const int error = configure(endpoint);
  if (error != 0) return outcomeOf(error);
  socket_ = socket;
  mbedtls_ssl_set_bio(&ssl_, &socket_, sendOver, receiveOver, nullptr);
  return shakeHands(deadline);
}

int TlsSession::send(const uint8_t* bytes, size_t count) {
  const int sent = mbedtls_ssl_write(&ssl_, bytes, count);
  if (sent == MBEDTLS_ERR_SSL_WANT_READ || sent == MBEDTLS_ERR_SSL_WANT_WRITE) return 0;
  return sent < 0 ? -1 : sent;
}

int TlsSession::receive(uint8_t* bytes, size_t room) {
  const int received = mbedtls_ssl_read(&ssl_, bytes, room);
  if (received > 0) return received;
  switch (received) {
    case MBEDTLS_ERR_SSL_WANT_READ:
    case MBEDTLS_ERR_SSL_WANT_WRITE:
    case MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET:
      return 0;  // TLS 1.3 sends tickets between the data
    default:
      return -1;
  }
}
