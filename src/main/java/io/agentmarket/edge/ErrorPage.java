package io.agentmarket.edge;

import io.agentmarket.shared.Ids;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers failures outside the endpoints, which the container forwards: for example a body that it could not read. */
@Controller
class ErrorPage implements ErrorController {

    private final Ids ids;

    ErrorPage(Ids ids) {
        this.ids = ids;
    }

    @RequestMapping("${spring.web.error.path:/error}")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (RequestId.of(request).isEmpty()) {
            response.setHeader(RequestId.HEADER, RequestId.give(request, ids));
        }
        var thrown = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        var status = (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        if (thrown instanceof IOException broken) {
            Problems.write(request, response, CountedStream.unreadable(broken));
        } else if (thrown != null) {
            Problems.write(request, response, thrown);
        } else {
            Problems.write(request, response, Refusal.of(status == null ? 404 : status));
        }
    }
}
