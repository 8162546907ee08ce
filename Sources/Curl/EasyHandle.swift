import CCurl

/// One libcurl easy handle with all that it points at: sink, error buffer, header lists. It frees itself.
@safe final class EasyHandle {
    let raw: UnsafeMutableRawPointer
    let sink: TransferSink
    private let errorBuffer: UnsafeMutablePointer<CChar>
    private var lists: [UnsafeMutablePointer<curl_slist>] = unsafe []

    init(sink: TransferSink) throws(CurlSetupError) {
        guard CurlLibrary.started == .ok else {
            throw CurlSetupError(code: CurlLibrary.started, text: CurlLibrary.started.text)
        }
        guard let raw = unsafe curl_easy_init() else {
            throw CurlSetupError(code: .outOfMemory, text: "libcurl could not make a handle")
        }
        unsafe self.raw = raw
        self.sink = sink
        unsafe errorBuffer = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try unsafe set(CURLOPT_ERRORBUFFER, pointer: errorBuffer)
        let context = unsafe Unmanaged.passUnretained(sink).toOpaque()
        try unsafe set(CURLOPT_WRITEDATA, pointer: context)
        try unsafe set(CURLOPT_HEADERDATA, pointer: context)
        try unsafe set(CURLOPT_PREREQDATA, pointer: context)
        try checked(unsafe av_curl_setopt_write_function(raw, CURLOPT_WRITEFUNCTION, TransferSink.bodyCallback))
        try checked(unsafe av_curl_setopt_write_function(raw, CURLOPT_HEADERFUNCTION, TransferSink.headerCallback))
        try checked(unsafe av_curl_setopt_prereq_function(raw, TransferSink.requestCallback))
    }

    deinit {
        unsafe curl_easy_cleanup(raw)
        while let list = unsafe lists.popLast() { unsafe curl_slist_free_all(list) }
        unsafe errorBuffer.deallocate()
    }

    func set(_ option: CURLoption, _ value: Int) throws(CurlSetupError) {
        try checked(unsafe av_curl_setopt_long(raw, option, value))
    }

    func set(_ option: CURLoption, _ value: Bool) throws(CurlSetupError) {
        try set(option, value ? 1 : 0)
    }

    func set(_ option: CURLoption, offset value: Int64) throws(CurlSetupError) {
        try checked(unsafe av_curl_setopt_offset(raw, option, curl_off_t(value)))
    }

    func set(_ option: CURLoption, _ value: String) throws(CurlSetupError) {
        try checked(unsafe av_curl_setopt_string(raw, option, value))
    }

    /// Takes back what is set, a built-in default included.
    func clear(_ option: CURLoption) throws(CurlSetupError) {
        try checked(unsafe av_curl_setopt_string(raw, option, nil))
    }

    /// Gives libcurl a file by its path, or its bytes, which are copied.
    func set(_ path: CURLoption, _ blob: CURLoption, _ file: TransferRequest.TLSFile) throws(CurlSetupError) {
        switch file {
        case .path(let name): try set(path, name)
        case .bytes(let bytes):
            try checked(
                unsafe bytes.withUnsafeBytes { unsafe av_curl_setopt_blob(raw, blob, $0.baseAddress, $0.count) })
        }
    }

    /// Gives libcurl a list of strings, which lives as long as the handle.
    func set(_ option: CURLoption, list values: [String]) throws(CurlSetupError) {
        var list: UnsafeMutablePointer<curl_slist>?
        for value in values {
            guard let longer = unsafe curl_slist_append(list, value) else {
                unsafe curl_slist_free_all(list)
                throw CurlSetupError(code: .outOfMemory, text: CurlCode.outOfMemory.text)
            }
            unsafe list = unsafe longer
        }
        guard let list = unsafe list else { return }
        unsafe lists.append(list)
        try checked(unsafe av_curl_setopt_list(raw, option, list))
    }

    private func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer) throws(CurlSetupError) {
        try checked(unsafe av_curl_setopt_pointer(raw, option, pointer))
    }

    func checked(_ code: CURLcode) throws(CurlSetupError) {
        guard code == CURLE_OK else { throw CurlSetupError(code: CurlCode(code), text: CurlCode(code).text) }
    }

    func number(_ info: CURLINFO) -> Int {
        var value = 0
        return unsafe av_curl_getinfo_long(raw, info, &value) == CURLE_OK ? value : 0
    }

    func offset(_ info: CURLINFO) -> Int64? {
        var value: curl_off_t = 0
        return unsafe av_curl_getinfo_offset(raw, info, &value) == CURLE_OK ? Int64(value) : nil
    }

    func string(_ info: CURLINFO) -> String? {
        var value: UnsafePointer<CChar>?
        guard unsafe av_curl_getinfo_string(raw, info, &value) == CURLE_OK, let value = unsafe value else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// The words for a code other than 0. The buffer is stale after a success, so it must not be read then.
    func words(for code: CurlCode) -> String {
        let detail = unsafe String(cString: errorBuffer)
        return detail.isEmpty ? code.text : detail
    }

    /// The fields of the server's own certificate, first of the chain, as `Name:value` lines.
    func leafCertificate() -> [String] {
        var chain: UnsafeMutablePointer<curl_certinfo>?
        guard unsafe av_curl_getinfo_certificates(raw, &chain) == CURLE_OK, let chain = unsafe chain,
            unsafe chain.pointee.num_of_certs > 0, let first = unsafe chain.pointee.certinfo
        else { return [] }
        var lines: [String] = []
        var next: UnsafeMutablePointer<curl_slist>? = unsafe first.pointee
        while let node = unsafe next {
            if let data = unsafe node.pointee.data { unsafe lines.append(String(cString: data)) }
            unsafe next = unsafe node.pointee.next
        }
        return lines
    }
}
