#include "NameLookup.h"

#include <esp_netif.h>
#include <freertos/FreeRTOS.h>
#include <freertos/task.h>
#include <lwip/dns.h>

#include <atomic>

// lwIP's blocking look-up (getaddrinfo) takes its own time, up to half a minute with name servers that do not answer.
// So the question is put in lwIP's task and its answer awaited here. It may come after the deadline: then it carries an
// old number and is not taken.

namespace {

enum class Answer : uint8_t { None, Found, Failed };

struct Question {
  std::atomic<uint32_t> number{0};
  std::atomic<Answer> answer{Answer::None};
  std::atomic<uint32_t> address{0};
  const char* host = nullptr;
};
Question question;

void take(const ip_addr_t* found) {
  if (found != nullptr && IP_IS_V4(found)) {
    question.address = ip_2_ip4(found)->addr;
    question.answer = Answer::Found;
  } else {
    question.answer = Answer::Failed;
  }
}

void onFound(const char*, const ip_addr_t* found, void* number) {
  if (reinterpret_cast<uintptr_t>(number) == question.number.load()) take(found);
}

/** Runs in lwIP's task. */
esp_err_t ask(void*) {
  ip_addr_t known = {};
  void* const number = reinterpret_cast<void*>(static_cast<uintptr_t>(question.number.load()));
  const err_t asked = dns_gethostbyname_addrtype(question.host, &known, onFound, number, LWIP_DNS_ADDRTYPE_IPV4);
  if (asked == ERR_OK) take(&known);
  if (asked != ERR_OK && asked != ERR_INPROGRESS) take(nullptr);
  return ESP_OK;
}

}  // namespace

bool lookUpName(const char* host, const Deadline& deadline, ip4_addr_t& out) {
  question.number = question.number + 1;
  question.answer = Answer::None;
  question.host = host;
  if (esp_netif_tcpip_exec(ask, nullptr) != ESP_OK) return false;
  while (question.answer == Answer::None && !deadline.isOver()) vTaskDelay(pdMS_TO_TICKS(5));
  if (question.answer != Answer::Found) return false;
  out.addr = question.address;
  return true;
}
