#include "TlsClient.h"

#include <mbedtls/bignum.h>
#include <mbedtls/error.h>
#include <mbedtls/net_sockets.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "HostRandom.h"

namespace {

/** The certificates of the system, where Debian and most others keep them. */
constexpr const char* kSystemBundle = "/etc/ssl/certs/ca-certificates.crt";

int sendOver(void* socket, const unsigned char* bytes, size_t count) {
  const ssize_t sent = ::send(*static_cast<int*>(socket), bytes, count, MSG_NOSIGNAL);
  if (sent >= 0) return static_cast<int>(sent);
  return errno == EAGAIN ? MBEDTLS_ERR_SSL_WANT_WRITE : MBEDTLS_ERR_NET_SEND_FAILED;
}

int receiveOver(void* socket, unsigned char* bytes, size_t room) {
  const ssize_t received = ::recv(*static_cast<int*>(socket), bytes, room, 0);
  if (received > 0) return static_cast<int>(received);
  if (received == 0) return MBEDTLS_ERR_SSL_CONN_EOF;
  return errno == EAGAIN ? MBEDTLS_ERR_SSL_WANT_READ : MBEDTLS_ERR_NET_RECV_FAILED;
}

int fillRandom(void*, unsigned char* bytes, size_t count) {
  HostRandom().fill(bytes, count);
  return 0;
}

ConnectOutcome outcomeOf(int error) {
  switch (error) {
    case MBEDTLS_ERR_SSL_ALLOC_FAILED:
    case MBEDTLS_ERR_X509_ALLOC_FAILED:
    case MBEDTLS_ERR_PK_ALLOC_FAILED:
      return ConnectOutcome::NoMemory;
    case MBEDTLS_ERR_X509_CERT_VERIFY_FAILED:
      return ConnectOutcome::NotTrusted;
    default:
      return ConnectOutcome::TlsFailed;
  }
}

}  // namespace

TlsClient::TlsClient() {
  mbedtls_ssl_init(&ssl_);
  mbedtls_ssl_config_init(&config_);
  mbedtls_x509_crt_init(&authorities_);
}

TlsClient::~TlsClient() {
  if (socket_ >= 0) mbedtls_ssl_close_notify(&ssl_);  // one try: the server may be gone
  mbedtls_ssl_free(&ssl_);
  mbedtls_ssl_config_free(&config_);
  mbedtls_x509_crt_free(&authorities_);
}

int TlsClient::trust(const Endpoint& endpoint) {
  int parsed = MBEDTLS_ERR_X509_CERT_VERIFY_FAILED;
  switch (endpoint.trust) {
    case TlsTrust::Nobody:
      mbedtls_ssl_conf_authmode(&config_, MBEDTLS_SSL_VERIFY_NONE);
      return 0;
    case TlsTrust::Bundle:
      parsed = mbedtls_x509_crt_parse_file(&authorities_, kSystemBundle);
      break;
    case TlsTrust::PinnedCa: {
      if (endpoint.caPem == nullptr) return parsed;
      const auto* pem = reinterpret_cast<const unsigned char*>(endpoint.caPem);
      parsed = mbedtls_x509_crt_parse(&authorities_, pem, std::strlen(endpoint.caPem) + 1);
      break;
    }
  }
  mbedtls_ssl_conf_ca_chain(&config_, &authorities_, nullptr);
  // Positive: the number of certificates that could not be read, beside those that could. None at all trusts nobody.
  return parsed == MBEDTLS_ERR_X509_ALLOC_FAILED || parsed >= 0 ? parsed : MBEDTLS_ERR_X509_CERT_VERIFY_FAILED;
}

int TlsClient::configure(const Endpoint& endpoint) {
  int error = mbedtls_ssl_config_defaults(&config_, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                          MBEDTLS_SSL_PRESET_DEFAULT);
  if (error != 0) return error;
  mbedtls_ssl_conf_rng(&config_, fillRandom, nullptr);
  mbedtls_ssl_conf_authmode(&config_, MBEDTLS_SSL_VERIFY_REQUIRED);
  error = trust(endpoint);
  if (error < 0) return error;
  error = mbedtls_ssl_setup(&ssl_, &config_);
  return error != 0 ? error : mbedtls_ssl_set_hostname(&ssl_, endpoint.host);
}

ConnectOutcome TlsClient::prepare(int socket, const Endpoint& endpoint) {
  const int error = configure(endpoint);
  if (error != 0) return outcomeOf(error);
  socket_ = socket;
  mbedtls_ssl_set_bio(&ssl_, &socket_, sendOver, receiveOver, nullptr);
  return ConnectOutcome::Connected;
}

TlsClient::Step TlsClient::shakeHands() {
  const int result = mbedtls_ssl_handshake(&ssl_);
  if (result == 0) return Step::Done;
  if (result == MBEDTLS_ERR_SSL_WANT_READ) return Step::WantsRead;
  if (result == MBEDTLS_ERR_SSL_WANT_WRITE) return Step::WantsWrite;
  fault_ = outcomeOf(result);
  return Step::Failed;
}

int TlsClient::send(const uint8_t* bytes, size_t count) {
  const int sent = mbedtls_ssl_write(&ssl_, bytes, count);
  if (sent == MBEDTLS_ERR_SSL_WANT_READ || sent == MBEDTLS_ERR_SSL_WANT_WRITE) return 0;
  return sent < 0 ? -1 : sent;
}

int TlsClient::receive(uint8_t* bytes, size_t room) {
  const int received = mbedtls_ssl_read(&ssl_, bytes, room);
  if (received > 0) return received;
  return received == MBEDTLS_ERR_SSL_WANT_READ || received == MBEDTLS_ERR_SSL_WANT_WRITE ? 0 : -1;
}
